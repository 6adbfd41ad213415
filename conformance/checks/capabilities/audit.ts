import type { StaticCheck } from '../../check.ts';
import { createFindings } from '../../finding.ts';

export const audit: StaticCheck = {
  id: 'capabilities/audit',
  level: 'must',
  requirement:
    'The file is a component of the omnifs-provider world whose imports are types or inert WASI, with a manifest that fits its schema.',
  advice: 'Run "omnivet audit FILE": it names each import and export that is in the way, and what to do about it.',
  async inspect({ audit: { problems, imports, exports, kind } }) {
    const findings = createFindings();
    for (const { rule, what, advice } of problems) findings.add(rule, advice, `the file ${what}`);
    return findings.conclude({
      kind,
      imports: imports.map(({ name, reason }) => `${name} (${reason})`),
      exports,
    });
  },
};

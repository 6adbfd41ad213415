import type { MountedCheck } from '../../check.ts';
import { createFindings } from '../../finding.ts';
import { mixedOperations, STEP } from './mixed-operations.ts';

const MEBIBYTE = 1024 * 1024;
const MAX_GROWTH = 0.2;
// What came and went in good providers besides: caches of V8, pages of its collector that were not given back yet.
const SLACK = 4 * MEBIBYTE;

export const steadyMemory: MountedCheck = {
  id: 'containment/steady-memory',
  level: 'must',
  requirement:
    'What an instance has in memory after 10,000 operations is what it had after the first 1,000, give or take 20 %.',
  advice: 'Keep nothing from one call to the next: each operation is a function of its arguments, and the host caches.',
  needs: [],
  timeout: 120_000,
  async run(context) {
    const findings = createFindings();
    const { resident, processes } = await mixedOperations(context);
    const [first = 0, ...later] = resident;
    const bound = first * (1 + MAX_GROWTH) + SLACK;
    // A large garbage collection may be due at any moment: what counts is what stays for several steps.
    const last = Math.min(...later.slice(-3));
    if (processes > 1)
      findings.add('the sandbox', 'one instance from the first operation to the last', `${processes} instances`);
    if (last > bound)
      findings.add(
        `the sandbox after ${resident.length * STEP} operations`,
        `at most ${megabytes(bound)} MiB: it had ${megabytes(first)} after ${STEP}`,
        `${megabytes(last)} MiB`,
      );
    return findings.conclude({ mebibytes: resident.map(megabytes) });
  },
};

function megabytes(bytes: number): number {
  return Math.round((bytes / MEBIBYTE) * 10) / 10;
}

import type { MountedCheck } from '../../check.ts';
import { requestLine } from '../../context.ts';
import { createFindings } from '../../finding.ts';
import { countBy } from '../count-by.ts';
import { refusedInWalk } from '../refused-in-walk.ts';

export const declaredMethods: MountedCheck = {
  id: 'readonly/declared-methods',
  level: 'must',
  requirement: 'Walking the whole tree sends only the methods that the manifest declares for the host that is asked.',
  advice:
    'Ask with GET or HEAD. A service that is only asked with POST needs "methods": ["POST"] at its host in the manifest.',
  needs: ['host'],
  async run({ facts, subject }) {
    const findings = createFindings();
    const methods = new Map(facts.manifest.hosts.map(({ host, methods: declared }) => [host as string, declared]));
    for (const request of facts.requests) {
      const declared: readonly string[] = methods.get(request.host ?? '') ?? [];
      if (!declared.includes(request.method))
        findings.add(requestLine(request), declared.join(' or ') || 'no request to this host', request.method);
    }
    for (const { where, message } of refusedInWalk(facts, subject, ['method-undeclared']))
      findings.add(where, 'requests with declared methods', message);
    return findings.conclude({ requests: countBy(facts.requests, ({ method }) => method) });
  },
};

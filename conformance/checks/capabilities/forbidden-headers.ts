import type { RequestEntry } from '../../../src/index.ts';
import type { MountedCheck } from '../../check.ts';
import { requestLine } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import { refusedInWalk } from '../refused-in-walk.ts';
import { secretHeaderOf } from './secret-header.ts';

/** What every provider may set. */
const ALWAYS = ['accept', 'accept-language', 'content-type'];

/** What the host says for itself and its cache. */
const OF_THE_HOST = ['host', 'connection', 'user-agent', 'accept-encoding', 'if-none-match', 'if-modified-since'];

export const forbiddenHeaders: MountedCheck = {
  id: 'capabilities/forbidden-headers',
  level: 'must',
  requirement:
    'Requests have no header beyond accept, accept-language, content-type, those that the manifest declares, and what the host adds itself; each once, as one line of visible ASCII.',
  advice:
    'Declare the header under "headers" in the manifest. Some can never be declared: authorization, cookie, host, and what else says how a message is sent.',
  needs: ['host'],
  async run({ facts, subject }) {
    const findings = createFindings();
    const { headers: declared, secrets } = facts.manifest;
    for (const request of facts.requests) {
      const bearing = secrets
        .filter(({ hosts }) => hosts.some((host) => host === request.host))
        .map((secret) => secretHeaderOf(secret, '').name);
      judge(request, new Set([...ALWAYS, ...OF_THE_HOST, ...declared, ...bearing, ...ofBody(request)]), findings);
    }
    for (const { where, message } of refusedInWalk(facts, subject, ['header-refused', 'request-refused']))
      findings.add(where, 'requests that may be sent', message);
    const seen = new Set(facts.requests.flatMap(({ headers }) => headers.map(([name]) => name.toLowerCase())));
    return findings.conclude({ requests: facts.requests.length, headers: [...seen].toSorted() });
  },
};

// RFC 9110 section 8.6: with a body comes its length.
function ofBody({ method }: RequestEntry): readonly string[] {
  return method === 'POST' ? ['content-length'] : [];
}

function judge(request: RequestEntry, allowed: ReadonlySet<string>, findings: Findings): void {
  const seen = new Set<string>();
  for (const [written, value] of request.headers) {
    const name = written.toLowerCase();
    if (!allowed.has(name)) findings.add(requestLine(request), 'no such header', `the header ${name}`);
    if (seen.has(name)) findings.add(requestLine(request), `one header ${name}`, 'it is there twice');
    // The value is not shown: it may be a secret.
    if (!/^[\u0020-\u007e]*$/.test(value))
      findings.add(requestLine(request), `visible ASCII in the header ${name}`, 'another character');
    seen.add(name);
  }
}

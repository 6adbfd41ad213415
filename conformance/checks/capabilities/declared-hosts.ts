import type { MountedCheck } from '../../check.ts';
import { requestLine } from '../../context.ts';
import { createFindings } from '../../finding.ts';
import { countBy } from '../count-by.ts';
import { refusedInWalk } from '../refused-in-walk.ts';
import { requireNoStrangers } from './stray-requests.ts';

export const declaredHosts: MountedCheck = {
  id: 'capabilities/declared-hosts',
  level: 'must',
  requirement:
    'Walking the whole tree asks declared hosts only, by https and by their names, and nothing else is tried.',
  advice: 'Declare the host in the manifest, or ask one that is declared, by a URL like "https://host/path".',
  needs: [],
  async run({ facts, subject, shared }) {
    const findings = createFindings();
    const declared = facts.manifest.hosts.map(({ host }) => host as string);
    for (const request of facts.requests) {
      if (!declared.includes(request.host ?? ''))
        findings.add(requestLine(request), 'a declared host', `the Host header ${request.host ?? 'that is missing'}`);
      if (request.serverName === undefined || request.serverName !== withoutPort(request.host ?? ''))
        findings.add(requestLine(request), 'the TLS server name of the host', request.serverName ?? 'none');
    }
    // What never came as far as a request: neither told nor connected.
    for (const event of facts.events)
      if (event.kind === 'callout' && !declared.includes(URL.parse(event.url)?.host ?? ''))
        findings.add(event.url, 'a declared host', 'the host tried to ask it');
    requireNoStrangers(await shared(), declared, findings);
    for (const { where, message } of refusedInWalk(facts, subject, [
      'host-undeclared',
      'url-refused',
      'address-denied',
    ]))
      findings.add(where, 'requests to declared hosts', message);
    return findings.conclude({ declared, requests: countBy(facts.requests, ({ host }) => host ?? '') });
  },
};

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

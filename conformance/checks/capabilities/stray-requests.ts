/** What an upstream saw and should not have seen. */
import type { RequestEntry } from '../../../src/index.ts';
import { requestLine, type SubjectMount } from '../../context.ts';
import type { Findings } from '../../finding.ts';

/** Notes requests that are none of `known` (`METHOD https://host/path`). */
export function requireKnown(
  where: string,
  requests: readonly RequestEntry[],
  known: readonly string[],
  findings: Findings,
): void {
  for (const line of new Set(requests.map(requestLine)))
    if (!known.includes(line)) findings.add(where, 'no request beyond its own', line);
}

/** Notes connections to the upstream that ask for a name which nobody declared, or do not speak as the host should. */
export function requireNoStrangers({ upstream }: SubjectMount, hosts: readonly string[], findings: Findings): void {
  const names = new Set(hosts.map((host) => host.replace(/:\d+$/, '')));
  for (const entry of upstream.journal.entries()) {
    if (entry.kind !== 'connection') continue;
    // On a slow machine a handshake with a declared host may be given up.
    if (names.has(entry.serverName ?? '') && entry.outcome !== 'malformed-request') continue;
    findings.add(`a connection to ${entry.serverName ?? 'no name'}`, 'requests to declared hosts only', entry.reason);
  }
}

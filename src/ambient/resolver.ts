import { lookup } from 'node:dns/promises';

/**
 * All addresses of a name from the system's own resolver (getaddrinfo(3): hosts file, search path, DNS), in its order. Requests
 * for one name that are in flight are shared, since each holds a thread of the process's small pool until it ends.
 * Rejects with the system's error.
 */
export function createSystemResolver(): (hostname: string) => Promise<readonly string[]> {
  const inFlight = new Map<string, Promise<readonly string[]>>();
  return (hostname) => {
    const shared = inFlight.get(hostname);
    if (shared !== undefined) return shared;
    const answer = lookup(hostname, { all: true, order: 'verbatim' })
      .then((found) => [...new Set(found.map(({ address }) => address))])
      .finally(() => inFlight.delete(hostname));
    inFlight.set(hostname, answer);
    return answer;
  };
}

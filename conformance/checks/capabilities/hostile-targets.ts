/** URLs that an upstream may hand over and the host may not ask: security.md rules 1, 2, 5 and 6. */
import type { Manifest } from '../../../src/index.ts';

/** What it tries, and the URL as it stands in the header. */
export type HostileTarget = readonly [name: string, url: string];

/** Targets beside a declared `host[:port]`; wherever a name or an address can lead, it leads to `port` on loopback. */
export function hostileTargets(
  host: string,
  port: number,
  { hosts }: Pick<Manifest, 'hosts'>,
): readonly HostileTarget[] {
  const name = host.replace(/:\d+$/, '');
  const targets: readonly HostileTarget[] = [
    ['a host that is not declared', 'https://undeclared.omnivet.invalid/'],
    ['the same without a scheme', '//undeclared.omnivet.invalid/'],
    ['localhost', `https://localhost:${port}/`],
    ['the same host by http', `http://${host}/`],
    ['loopback by http', `http://127.0.0.1:${port}/`],
    ['another port of the same host', `https://${name}:${port}/`],
    ['an IP address', `https://127.0.0.1:${port}/`],
    ['an IP address in one number', `https://2130706433:${port}/`],
    ['an IPv6 address', `https://[::ffff:7f00:1]:${port}/`],
    ['user info at the same host', `https://omnivet@${host}/`],
    ['the same host as user info', `https://${name}@localhost:${port}/`],
    ['a host within the same domain', `https://undeclared-by-omnivet.${host}/`],
    ['a host that ends alike', `https://undeclared-by-omnivet-${host}/`],
    ['a host that begins alike', `https://${name}.omnivet.invalid/`],
  ];
  return targets.filter(([, url]) => !hosts.some((declared) => url === `https://${declared.host}/`));
}

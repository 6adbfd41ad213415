/** `[origins]`: the operator's way to a private address, for one declared host (rule 5). */
import ipaddr from 'ipaddr.js';
import { invalid, type Parsed, valid } from '../contract/parsed.ts';

/** Where connections for one host go instead of where its name resolves. The name still is what TLS checks. */
export interface Origin {
  /** An IP address, canonical. */
  readonly address: string;
  readonly port: number;
  /** PEM certificates that are trusted instead of the system's; the system's when absent. */
  readonly ca?: string | undefined;
}

/** Parses `address` of an origin: `127.0.0.2:8443`, `[::1]:8443`, or without a port (443). A name is not resolved. */
export function parseOriginAddress(text: string): Parsed<{ address: string; port: number }, string> {
  const [, v6, v4, portText] = /^(?:\[([^\]%]*)\]|([0-9.]+))(?::([0-9]{1,5}))?$/.exec(text) ?? [];
  const address = v6 ?? v4;
  const known = v6 === undefined ? ipaddr.IPv4.isValidFourPartDecimal(v4 ?? '') : ipaddr.IPv6.isValid(v6);
  if (address === undefined || !known) return invalid('expected an IP address with a port, like "127.0.0.2:8443"');
  const port = Number(portText ?? 443);
  if (port < 1 || port > 65_535) return invalid('expected a port from 1 to 65535');
  return valid({ address: ipaddr.parse(address).toString(), port });
}

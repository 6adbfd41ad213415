/** Hosts as a manifest declares them and an operator grants them: `contract.md` section 3. */
import { invalid, type Parsed, valid } from './parsed.ts';

declare const brand: unique symbol;

/** A checked `host` or `host:port`: a lower-case A-label name with at least one dot; 443 is never written. */
export type HostName = string & { readonly [brand]: 'HostName' };

// RFC 1035 section 2.3.4 and RFC 5891: labels of 1 to 63 letters, digits and inner hyphens; 253 bytes in all.
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const MAX_HOST_BYTES = 253;

/**
 * Parses a declared host. Refuses wildcards, IP literals in every notation, a trailing dot, user info, upper case, names
 * without a dot, `:443` (it is the default: two spellings would be two hosts) and ports outside 1 to 65535.
 */
export function parseHostName(text: string): Parsed<HostName, string> {
  const [, name, port] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  if (name === undefined) return invalid('is not "host" or "host:port"');
  const problem = nameProblem(name) ?? portProblem(port);
  return problem === undefined ? valid(text as HostName) : invalid(problem);
}

function nameProblem(name: string): string | undefined {
  if (name.includes('*')) return 'is a wildcard; declare each host';
  if (name !== name.toLowerCase()) return 'is not in lower case';
  if (name.endsWith('.')) return 'ends in a dot';
  if (name.length > MAX_HOST_BYTES) return `is longer than ${MAX_HOST_BYTES} bytes`;
  const labels = name.split('.');
  if (labels.length < 2) return 'has no dot';
  if (!labels.every((label) => LABEL.test(label))) return 'is not a host name in A-label form';
  // The WHATWG host parser takes any name whose last label is a number for an IPv4 address.
  if (/^(?:[0-9]+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? '')) return 'is an IP address; declare a name';
  return undefined;
}

function portProblem(port: string | undefined): string | undefined {
  if (port === undefined) return undefined;
  if (!/^[1-9][0-9]{0,4}$/.test(port) || Number(port) > 65_535) return 'has a port that is not between 1 and 65535';
  if (port === '443') return 'names port 443, which is the default; leave it out';
  return undefined;
}

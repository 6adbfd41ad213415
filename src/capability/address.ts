/** Which addresses may be connected to: rule 3. */
import ipaddr from 'ipaddr.js';
import { invalid, type Parsed, valid } from '../contract/parsed.ts';
import { EMBEDS_IPV4, GLOBAL_UNICAST_IPV6, REFUSED_IPV4, REFUSED_IPV6, type RefusedRange } from './address-table.ts';

declare const brand: unique symbol;

/** An address that may be connected to, in canonical spelling; IPv4-mapped ones as IPv4. */
export type VettedAddress = string & { readonly [brand]: 'VettedAddress' };

/** Says whether one address may be connected to; the problem is a phrase like `is loopback (127.0.0.0/8)`. */
export type AddressClassifier = (address: string) => Parsed<VettedAddress, string>;

interface Range {
  readonly cidr: string;
  readonly name: string;
  readonly holds: (address: ipaddr.IPv4 | ipaddr.IPv6) => boolean;
}

const refusedIpv4 = REFUSED_IPV4.map(rangeOf);
const refusedIpv6 = REFUSED_IPV6.map(rangeOf);
const embedsIpv4 = EMBEDS_IPV4.map(rangeOf);
const globalUnicast = rangeOf([GLOBAL_UNICAST_IPV6, 'global unicast']);

function rangeOf([cidr, name]: RefusedRange): Range {
  const [network, bits] = ipaddr.parseCIDR(cidr);
  return { cidr, name, holds: (address) => address.kind() === network.kind() && address.match(network, bits) };
}

/**
 * Classifies one address of a resolver's answer. Only global unicast is let through; text that is not an address in its
 * standard notation (`127.1`, `0177.0.0.1`, a zone identifier) is refused too.
 */
export function classifyAddress(address: string): Parsed<VettedAddress, string> {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return classifyIpv4(ipaddr.IPv4.parse(address));
  // ipaddr.js reads "::8.8.8.8" as the IPv4-mapped address; it is the compatible one (RFC 4291 section 2.5.5.1).
  if (/^::[0-9]+\./.test(address)) return invalid('is IPv4-compatible (::/96)');
  if (address.includes('%') || !ipaddr.IPv6.isValid(address)) return invalid('is not an IP address');
  return classifyIpv6(ipaddr.IPv6.parse(address));
}

/** Rule 3: a mixed answer is refused whole, and so is an empty one. The problem names the address at fault. */
export function classifyAnswer(
  addresses: readonly string[],
  classify: AddressClassifier = classifyAddress,
): Parsed<readonly VettedAddress[], string> {
  if (addresses.length === 0) return invalid('has no address');
  const vetted: VettedAddress[] = [];
  for (const address of addresses) {
    const classified = classify(address);
    if (!classified.ok) return invalid(`resolves to ${address}, which ${classified.problem}`);
    vetted.push(classified.value);
  }
  return valid(vetted);
}

/** The spelling by which two addresses are compared: lower case, compressed, IPv4-mapped as IPv4; other text as it is. */
export function canonicalAddress(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;
}

function classifyIpv4(address: ipaddr.IPv4): Parsed<VettedAddress, string> {
  return refusedBy(refusedIpv4, address) ?? valid(address.toString() as VettedAddress);
}

function classifyIpv6(address: ipaddr.IPv6): Parsed<VettedAddress, string> {
  const embedding = embedsIpv4.find((range) => range.holds(address));
  if (embedding !== undefined) return classifyEmbedded(address, embedding);
  const refused = refusedBy(refusedIpv6, address);
  if (refused !== undefined) return refused;
  if (!globalUnicast.holds(address)) return invalid(`is not global unicast (${GLOBAL_UNICAST_IPV6})`);
  // RFC 5214 section 6.1: an ISATAP interface identifier tunnels to the IPv4 address in it, under any prefix.
  if (((address.parts[4] ?? 0) & 0xfdff) === 0 && address.parts[5] === 0x5efe) return invalid('is ISATAP');
  return valid(address.toString() as VettedAddress);
}

function classifyEmbedded(address: ipaddr.IPv6, { name, cidr }: Range): Parsed<VettedAddress, string> {
  const embedded = new ipaddr.IPv4(address.toByteArray().slice(12));
  const classified = classifyIpv4(embedded);
  if (!classified.ok) return invalid(`is ${name} (${cidr}) of ${embedded.toString()}, which ${classified.problem}`);
  return valid(canonicalAddress(address.toString()) as VettedAddress);
}

function refusedBy(ranges: readonly Range[], address: ipaddr.IPv4 | ipaddr.IPv6): Parsed<never, string> | undefined {
  const range = ranges.find((candidate) => candidate.holds(address));
  return range === undefined ? undefined : invalid(`is ${range.name} (${range.cidr})`);
}

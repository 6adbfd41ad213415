/** Whether an address may be connected to, by security.md rule 3 alone. */
import { contains, type Ip } from './ip.ts';
import { EMBEDDINGS, GLOBAL_UNICAST_6, SPECIAL_RANGES } from './special-ranges.ts';

/** `either`: the rule is kept by refusing it and by connecting to it. */
export type AddressVerdict = 'global' | 'refused' | 'either';

/** What must come of an address that a name resolved to. */
export function judgeAddress(ip: Ip): AddressVerdict {
  const ranges = SPECIAL_RANGES.filter(({ cidr }) => contains(cidr, ip));
  if (ranges.some(({ refusal }) => refusal === 'stated')) return 'refused';
  const inside = embeddedIn(ip);
  // A relay decides what becomes of a public address within: a host may leave these forms alone altogether.
  if (inside.length > 0) return inside.some((one) => judgeAddress(one) === 'refused') ? 'refused' : 'either';
  if (ip.family === 6 && !contains(GLOBAL_UNICAST_6, ip)) return 'refused';
  return ranges.length > 0 || isIsatap(ip) ? 'either' : 'global';
}

/** What must come of a whole answer: a mixed one is refused whole. No address at all is nothing to connect to. */
export function judgeAnswer(addresses: readonly Ip[]): AddressVerdict {
  const verdicts = addresses.map(judgeAddress);
  if (verdicts.length === 0 || verdicts.includes('refused')) return 'refused';
  return verdicts.includes('either') ? 'either' : 'global';
}

/** The IPv4 addresses that stand in an IPv6 one, by the form that it has. */
export function embeddedIn(ip: Ip): readonly Ip[] {
  return EMBEDDINGS.filter(({ cidr }) => contains(cidr, ip)).map(({ shift, inverted }): Ip => {
    const bits = (ip.bits >> BigInt(shift)) & 0xffff_ffffn;
    return { family: 4, bits: inverted === true ? bits ^ 0xffff_ffffn : bits };
  });
}

/** The names of the ranges that an address is in. */
export function rangesOf(ip: Ip): readonly string[] {
  return SPECIAL_RANGES.filter(({ cidr }) => contains(cidr, ip)).map(({ name }) => name);
}

// RFC 5214: any prefix may have such an interface; rule 3 does not speak of it.
function isIsatap({ family, bits }: Ip): boolean {
  const identifier = (bits >> 32n) & 0xffff_ffffn;
  return family === 6 && (identifier === 0x5efen || identifier === 0x0200_5efen);
}

/** IP addresses as numbers: read and written by hand, so that no library is asked twice about its own answer. */

export interface Ip {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

/** A block of addresses: the first, and how many leading bits they share. */
export interface Cidr extends Ip {
  readonly prefix: number;
}

/** How many bits an address of the family has. */
export function widthOf(family: Ip['family']): number {
  return family === 4 ? 32 : 128;
}

/** An address in its usual text form, RFC 4291 section 2.2 for IPv6; `undefined` for everything else, zones included. */
export function parseIp(text: string): Ip | undefined {
  if (!text.includes(':')) return parseDotted(text);
  const parts = text.split('::');
  if (parts.length > 2) return undefined;
  const [head, tail] = parts.map(groupsOf);
  if (head === undefined || (parts.length === 2 && tail === undefined)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (parts.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])];
  return { family: 6, bits: groups.reduce((bits, group) => (bits << 16n) | BigInt(group), 0n) };
}

/** `address/prefix`. Fails with an assertion on anything else: ranges are constants. */
export function parseCidr(text: string): Cidr {
  const [address = '', prefix = ''] = text.split('/');
  const ip = parseIp(address);
  if (ip === undefined || !/^\d+$/.test(prefix)) throw new Error(`"${text}" is not a range`);
  return { ...ip, prefix: Number(prefix) };
}

/** Whether an address is in a range. */
export function contains({ family, bits, prefix }: Cidr, ip: Ip): boolean {
  const rest = BigInt(widthOf(family) - prefix);
  return family === ip.family && ip.bits >> rest === bits >> rest;
}

/** How many addresses a range has. */
export function sizeOf({ family, prefix }: Cidr): bigint {
  return 1n << BigInt(widthOf(family) - prefix);
}

/** The canonical text: RFC 5952 for IPv6, without a dotted tail. */
export function formatIp({ family, bits }: Ip): string {
  if (family === 4) return bytesOf(bits, 4).join('.');
  const groups = groupsOfBits(bits).map((group) => group.toString(16));
  const gap = longestZeros(groups);
  if (gap === undefined) return groups.join(':');
  return `${groups.slice(0, gap.start).join(':')}::${groups.slice(gap.start + gap.length).join(':')}`;
}

/** The eight groups of an IPv6 address. */
export function groupsOfBits(bits: bigint): number[] {
  return Array.from({ length: 8 }, (_, index) => Number((bits >> BigInt(16 * (7 - index))) & 0xffffn));
}

/** The last `count` bytes of a number, the most significant first. */
export function bytesOf(bits: bigint, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Number((bits >> BigInt(8 * (count - 1 - index))) & 0xffn));
}

function parseDotted(text: string): Ip | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return { family: 4, bits: parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n) };
}

// One side of a "::", whose last group may be a dotted IPv4 address.
function groupsOf(side: string): number[] | undefined {
  if (side === '') return [];
  const groups: number[] = [];
  const parts = side.split(':');
  for (const [index, part] of parts.entries()) {
    const dotted = index === parts.length - 1 ? parseDotted(part) : undefined;
    if (dotted !== undefined) groups.push(Number(dotted.bits >> 16n), Number(dotted.bits & 0xffffn));
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups.length > 8 ? undefined : groups;
}

// The first of the longest runs of at least two zero groups: RFC 5952 section 4.2.
function longestZeros(groups: readonly string[]): { readonly start: number; readonly length: number } | undefined {
  let best: { start: number; length: number } | undefined;
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === '0') length += 1;
    if (length >= 2 && length > (best?.length ?? 0)) best = { start, length };
  }
  return best;
}

/** IP addresses: at and around the edges of every range, and IPv4 addresses inside of IPv6 ones. */
import fc from 'fast-check';
import { readable } from '../classified.ts';
import { judgeAddress, rangesOf } from '../model/address.ts';
import { type Cidr, formatIp, type Ip, parseCidr, parseIp, sizeOf, widthOf } from '../model/ip.ts';
import { EMBEDDINGS, type Embedding, SPECIAL_RANGES } from '../model/special-ranges.ts';

export interface Address {
  readonly ip: Ip;
  /** As a resolver gives it. */
  readonly text: string;
  /** Where in its range it stands, and what was made of it. */
  readonly tricks: readonly string[];
}

/** Shrinks to the first of them. The edges come before the inside, because that is where mistakes are. */
const PLACES = ['first', 'last', 'just before', 'just after', 'inside'] as const;

// Not of rule 3: where addresses are public, and neighbours of ranges that are easily taken for a wider or a narrower one.
const PUBLIC: readonly Cidr[] = ['93.184.216.0/24', '8.8.8.0/24', '128.0.0.0/3', '2606:2800:220::/48', '2a00::/12'].map(
  parseCidr,
);

/** What stands behind such addresses in clouds; one is in each table of attacks. */
const METADATA: readonly string[] = ['169.254.169.254', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254'];

const RANGES: readonly Cidr[] = [...PUBLIC, ...SPECIAL_RANGES.map(({ cidr }) => cidr)];
const RANGES_4 = RANGES.filter(({ family }) => family === 4);

const around = (ranges: readonly Cidr[]): fc.Arbitrary<Address> =>
  fc
    .record({ range: fc.constantFrom(...ranges), place: fc.constantFrom(...PLACES), share: fc.nat({ max: 65_535 }) })
    .map(({ range, place, share }) => address(placed(range, place, share), [place]));

const wellKnown: fc.Arbitrary<Address> = fc
  .constantFrom(...METADATA)
  .map((text) => address(parseIp(text) ?? { family: 4, bits: 0n }, ['metadata']));

const embedded: fc.Arbitrary<Address> = fc
  .record({ form: fc.constantFrom(...EMBEDDINGS), within: fc.oneof(around(RANGES_4), wellKnown) })
  .map(({ form, within: { ip, tricks } }) =>
    ip.family === 4 ? address(embed(form, ip.bits), [form.name, ...tricks]) : address(ip, tricks),
  );

const isatap: fc.Arbitrary<Address> = around(RANGES_4).map(({ ip, tricks }) =>
  address({ family: 6, bits: (0x2606_2800n << 96n) | (0x5efen << 32n) | ip.bits }, ['ISATAP', ...tricks]),
);

/** An address. Shrinks to the first one of a public range. */
export function ipAddress(): fc.Arbitrary<Address> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 10, arbitrary: around(RANGES) },
    { weight: 6, arbitrary: embedded },
    { weight: 1, arbitrary: wellKnown },
    { weight: 1, arbitrary: isatap },
  );
}

/** What an address is. */
export function classify({ ip, tricks }: Address): readonly string[] {
  return [`IPv${ip.family}`, judgeAddress(ip), ...rangesOf(ip), ...tricks];
}

/** What {@link ipAddress} has to hit. */
export const CLASSES: readonly string[] = [
  'IPv4',
  'IPv6',
  'global',
  'refused',
  'either',
  'metadata',
  'ISATAP',
  ...PLACES,
  ...EMBEDDINGS.map(({ name }) => name),
  ...SPECIAL_RANGES.map(({ name }) => name),
];

function address(ip: Ip, tricks: readonly string[]): Address {
  return readable({ ip, text: formatIp(ip), tricks }, ({ text }) => `${text} (${tricks.join(', ')})`);
}

function placed({ family, bits, prefix }: Cidr, place: (typeof PLACES)[number], share: number): Ip {
  const size = sizeOf({ family, bits, prefix });
  const offsets: Record<typeof place, bigint> = {
    first: 0n,
    last: size - 1n,
    'just before': -1n,
    'just after': size,
    // Small shares stay small offsets, so that shrinking shows.
    inside: size > 65_536n ? BigInt(share) * (share % 2 === 0 ? 1n : size / 65_536n) : BigInt(share) % size,
  };
  return { family, bits: BigInt.asUintN(widthOf(family), bits + offsets[place]) };
}

function embed({ cidr, shift, inverted }: Embedding, within: bigint): Ip {
  const bits = inverted === true ? within ^ 0xffff_ffffn : within;
  return { family: 6, bits: cidr.bits | (bits << BigInt(shift)) };
}

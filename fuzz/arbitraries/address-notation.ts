/** Addresses as the host of a URL, in every notation that some parser or resolver understands: security.md rule 2. */
import fc from 'fast-check';
import { readable } from '../classified.ts';
import { bytesOf, formatIp, groupsOfBits, type Ip } from '../model/ip.ts';
import { printable } from '../puppet-text.ts';
import { ipAddress } from './address.ts';

export interface AddressNotation {
  readonly ip: Ip;
  /** The host of a URL. */
  readonly host: string;
  readonly notation: string;
}

type Write = (bits: bigint) => string;

const octal = (byte: number): string => `0${byte.toString(8)}`;
const hex = (byte: number): string => `0x${byte.toString(16)}`;
const map = (bits: bigint, write: (byte: number) => string): string => bytesOf(bits, 4).map(write).join('.');
const digits = (text: string, zero: number, one = zero + 1): string =>
  text.replaceAll(/\d/g, (digit) => String.fromCodePoint(digit === '0' ? zero : one + Number(digit) - 1));

const NOTATIONS_4: Readonly<Record<string, Write>> = {
  dotted: (bits) => map(bits, String),
  'one number': (bits) => String(bits),
  'one number in hexadecimal': (bits) => `0x${bits.toString(16)}`,
  'one number in octal': (bits) => `0${bits.toString(8)}`,
  'two parts': (bits) => `${bits >> 24n}.${bits & 0xff_ffffn}`,
  'three parts': (bits) => `${bits >> 24n}.${(bits >> 16n) & 0xffn}.${bits & 0xffffn}`,
  'parts in octal': (bits) => map(bits, octal),
  'parts in hexadecimal': (bits) => map(bits, hex),
  'parts in capital hexadecimal': (bits) => map(bits, hex).toUpperCase(),
  'parts of each kind': (bits) =>
    bytesOf(bits, 4)
      .map((byte, at) => ([octal, hex, String][at % 3] ?? String)(byte))
      .join('.'),
  'leading zeros': (bits) => map(bits, (byte) => `0000${byte.toString(8)}`),
  'a number too large by 2^32': (bits) => String(bits + 0x1_0000_0000n),
  'a trailing dot': (bits) => `${map(bits, String)}.`,
  'encoded digits': (bits) => map(bits, String).replaceAll(/\d/g, (digit) => `%3${digit}`),
  'encoded dots': (bits) => map(bits, String).replaceAll('.', '%2e'),
  'full-width digits': (bits) => digits(map(bits, String), 0xff10),
  'circled digits': (bits) => digits(map(bits, String), 0x24ea, 0x2460),
  'ideographic full stops': (bits) => map(bits, String).replaceAll('.', '\u3002'),
  'with the port': (bits) => `${map(bits, String)}:443`,
  'in brackets': (bits) => `[${map(bits, String)}]`,
};

const groups = (bits: bigint): string =>
  groupsOfBits(bits)
    .map((group) => group.toString(16))
    .join(':');

const NOTATIONS_6: Readonly<Record<string, Write>> = {
  'in brackets, short': (bits) => `[${formatIp({ family: 6, bits })}]`,
  'all groups': (bits) => `[${groups(bits)}]`,
  'all digits': (bits) =>
    `[${groupsOfBits(bits)
      .map((group) => group.toString(16).padStart(4, '0'))
      .join(':')}]`,
  'capital letters': (bits) => `[${groups(bits).toUpperCase()}]`,
  'a dotted tail': (bits) =>
    `[${groups((bits >> 32n) << 32n)
      .split(':')
      .slice(0, 6)
      .join(':')}:${map(bits & 0xffff_ffffn, String)}]`,
  'a zone': (bits) => `[${formatIp({ family: 6, bits })}%25eth0]`,
  'a zone, not encoded': (bits) => `[${formatIp({ family: 6, bits })}%eth0]`,
  'without brackets': (bits) => formatIp({ family: 6, bits }),
  'one bracket': (bits) => `[${formatIp({ family: 6, bits })}`,
  'in brackets, with the port': (bits) => `[${formatIp({ family: 6, bits })}]:443`,
};

/** An address in some notation. Shrinks to the dotted one, or the short one in brackets, of a simple address. */
export function addressNotation(): fc.Arbitrary<AddressNotation> {
  return fc
    .record({
      address: ipAddress(),
      four: fc.constantFrom(...Object.entries(NOTATIONS_4)),
      six: fc.constantFrom(...Object.entries(NOTATIONS_6)),
    })
    .map(({ address: { ip }, four, six }) => written(ip, ip.family === 4 ? four : six));
}

/** Its notation, and the address's family. */
export function classify({ ip, notation }: AddressNotation): readonly string[] {
  return [notation, `IPv${ip.family}`];
}

/** What {@link addressNotation} has to hit. */
export const CLASSES: readonly string[] = ['IPv4', 'IPv6', ...Object.keys(NOTATIONS_4), ...Object.keys(NOTATIONS_6)];

function written(ip: Ip, [notation, write]: readonly [string, Write]): AddressNotation {
  return readable({ ip, host: write(ip.bits), notation }, ({ host }) => `${printable(host)} (${notation})`);
}

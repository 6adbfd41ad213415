/** Paths as a user's program gives them to the kernel: hostile.md *Kernel side*. */
import fc from 'fast-check';
import { readable } from '../classified.ts';
import { printable } from '../puppet-text.ts';
import { some } from './few.ts';

export interface MountPath {
  /** Below the directory where it is tried, without a slash in front; bytes, because a caller is not held to UTF-8. */
  readonly bytes: Uint8Array;
  readonly tricks: readonly string[];
}

/** What exists below the directory where paths are tried, so that some of them lead to something. */
export interface PathSlots {
  readonly file: string;
  readonly directory: string;
}

type Segment = readonly [trick: string, bytes: Uint8Array];

const text = (name: string, ...aliases: readonly string[]): Segment => [aliases[0] ?? name, Buffer.from(name)];
const repeated = (name: string, unit: string, times: number): Segment => [name, Buffer.from(unit.repeat(times))];

const SEGMENTS: readonly Segment[] = [
  text('..'),
  text('.'),
  text('', 'two slashes'),
  repeated('a name of 255 bytes', 'n', 255),
  repeated('a name of 256 bytes', 'n', 256),
  repeated('a name of 1,025 bytes', 'n', 1_025),
  repeated('255 bytes of three each', '\u65e5', 85),
  repeated('258 bytes of three each', '\u65e5', 86),
  ['invalid UTF-8', Uint8Array.of(0x61, 0xff)],
  ['a surrogate in three bytes', Uint8Array.of(0xed, 0xa0, 0x80)],
  ['an overlong slash', Uint8Array.of(0xc0, 0xaf)],
  ['a sequence that is cut', Uint8Array.of(0xe6, 0x97)],
  text('\ufffd', 'U+FFFD'),
  text('\n', 'a newline'),
  text('\u0001', 'U+0001'),
  text('\u0085', 'a control character of C1'),
  text('%2e%2e', 'encoded dots'),
  text('\\..\\', 'backslashes'),
  text('.omnivet', "the host's own name"),
  text('__proto__'),
  text('*', 'a star'),
];

/** A path that is as long as this many bytes in all, by names of 255 bytes. */
const LENGTHS: readonly number[] = [4_000, 4_095, 4_096, 5_000];

const SUFFIXES: Readonly<Record<string, string>> = {
  'no end': '',
  'a trailing slash': '/',
  'trailing slashes': '///',
  'a dot at the end': '/.',
  'two dots at the end': '/..',
};

/** A path. Shrinks to the file that exists. */
export function mountPath({ file, directory }: PathSlots): fc.Arbitrary<MountPath> {
  const known: readonly Segment[] = [
    text(file, 'the file'),
    text(directory, 'the directory'),
    text('missing'),
    text('also-missing', 'missing'),
  ];
  const segment = fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: fc.constantFrom(...known) },
    { weight: 3, arbitrary: fc.constantFrom(...SEGMENTS) },
  );
  const short = fc
    .record({
      segments: some(segment, 4),
      suffix: fc.oneof(
        { withCrossShrink: true },
        { weight: 3, arbitrary: fc.constant<[string, string]>(['no end', '']) },
        { weight: 1, arbitrary: fc.constantFrom(...Object.entries(SUFFIXES)) },
      ),
    })
    .map(({ segments, suffix: [end, bytes] }) =>
      pathOf(
        join(
          segments.map(([, part]) => part),
          bytes,
        ),
        [...segments.map(([trick]) => trick), end],
      ),
    );
  const long = fc.constantFrom(...LENGTHS).map((length) => pathOf(longPath(length), [`a path of ${length} bytes`]));
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 30, arbitrary: short },
    { weight: 2, arbitrary: missingParent(file) },
    { weight: 2, arbitrary: long },
  );
}

/** What it is made of. */
export function classify({ bytes, tricks }: MountPath): readonly string[] {
  return [...new Set(tricks), bytes.byteLength > 4_095 ? 'longer than a path' : 'as long as a path'];
}

/** What {@link mountPath} has to hit. */
export const CLASSES: readonly string[] = [
  ...SEGMENTS.map(([trick]) => trick),
  ...Object.keys(SUFFIXES),
  ...LENGTHS.map((length) => `a path of ${length} bytes`),
  'the file',
  'the directory',
  'missing',
  'missing/../x',
  'file/../x',
  'longer than a path',
  'as long as a path',
];

// The kernel resolves ".." by what is there: behind what is not, there is nothing.
function missingParent(file: string): fc.Arbitrary<MountPath> {
  return fc
    .constantFrom(['missing/../x', `missing/../${file}`] as const, ['file/../x', `${file}/../${file}`] as const)
    .map(([trick, path]) => pathOf(Buffer.from(path), [trick]));
}

function join(segments: readonly Uint8Array[], suffix: string): Uint8Array {
  const slash = Uint8Array.of(0x2f);
  const parts = segments.flatMap((segment, index) => (index === 0 ? [segment] : [slash, segment]));
  return Buffer.concat([...parts, Buffer.from(suffix)]);
}

function longPath(length: number): Uint8Array {
  return Buffer.from(`${'n'.repeat(255)}/`.repeat(length / 256 + 1).slice(0, length));
}

function pathOf(bytes: Uint8Array, tricks: readonly string[]): MountPath {
  return readable({ bytes, tricks }, () => {
    const start = printable(Buffer.from(bytes.subarray(0, 120)).toString('latin1'));
    return `${start}${bytes.byteLength > 120 ? ` and on to ${bytes.byteLength} bytes` : ''} (${tricks.join(', ')})`;
  });
}

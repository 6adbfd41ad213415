/** System calls that a user's program makes, one after the other: hostile.md *Kernel side*. */
import fc from 'fast-check';
import { readable } from '../classified.ts';
import {
  ACCESS,
  FLAGS,
  LENGTHS,
  type MutationCall,
  MUTATIONS,
  OFFSETS,
  PATH_CALLS,
  type PathCall,
  type Place,
  PLACES,
  type Scene,
  SCENES,
  type Whence,
  WHENCES,
} from './syscall-kinds.ts';

/** One call, as data. `descriptor` counts the opens before it; none of them is a descriptor that is not open. */
export type Call =
  | { readonly call: 'path'; readonly name: PathCall; readonly place: Place }
  | { readonly call: 'mutation'; readonly name: MutationCall; readonly place: Place }
  | { readonly call: 'open'; readonly place: Place; readonly flags: readonly string[] }
  | {
      readonly call: 'pread';
      readonly descriptor: number | undefined;
      readonly length: number;
      readonly offset: bigint;
    }
  | {
      readonly call: 'lseek';
      readonly descriptor: number | undefined;
      readonly offset: bigint;
      readonly whence: Whence;
    }
  | { readonly call: 'fstat' | 'close' | 'write' | 'ftruncate'; readonly descriptor: number | undefined }
  /** Something around the mount; it takes seconds, and comes seldom. */
  | { readonly call: 'scene'; readonly name: Scene };

export interface SyscallSequence {
  readonly calls: readonly Call[];
}

/** Some calls. Shrinks to none; one of them to an lstat of a file. */
export function syscallSequence(
  { scenes }: { readonly scenes: boolean } = { scenes: false },
): fc.Arbitrary<SyscallSequence> {
  const place = fc.constantFrom(...PLACES);
  const descriptor = fc.nat({ max: 3 });
  const offset = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...OFFSETS).map(([, offset]) => offset) },
    { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 70_000n }) },
  );
  const of = (weight: number, arbitrary: fc.Arbitrary<Call>): { weight: number; arbitrary: fc.Arbitrary<Call> } => ({
    weight,
    arbitrary,
  });
  const constant = <Name extends string>(name: Name): fc.Arbitrary<Name> => fc.constant(name);
  const length = fc.constantFrom(...LENGTHS);
  const whence = fc.constantFrom(...WHENCES);
  const call = fc.oneof(
    { withCrossShrink: true },
    of(6, fc.record({ call: constant('path'), name: fc.constantFrom(...PATH_CALLS), place })),
    of(6, opening(place)),
    of(5, fc.record({ call: constant('mutation'), name: fc.constantFrom(...MUTATIONS), place })),
    of(4, fc.record({ call: constant('pread'), descriptor, length, offset })),
    of(2, fc.record({ call: constant('lseek'), descriptor, offset, whence })),
    of(2, fc.record({ call: fc.constantFrom('fstat', 'close', 'write', 'ftruncate'), descriptor })),
    ...(scenes ? [of(1, fc.record({ call: constant('scene'), name: fc.constantFrom(...SCENES) }))] : []),
  );
  return fc.array(call, { maxLength: 12, size: 'max' }).map((calls) => readable({ calls: resolved(calls) }, read));
}

/** The calls in it, and what is unusual about their arguments. */
export function classify({ calls }: SyscallSequence): readonly string[] {
  return [...new Set(calls.flatMap(classesOf)), calls.length === 0 ? 'no call' : 'calls'];
}

/** What {@link syscallSequence} with scenes has to hit. */
export const CLASSES: readonly string[] = [
  ...PLACES,
  ...PATH_CALLS,
  ...MUTATIONS,
  ...SCENES,
  ...WHENCES,
  ...ACCESS,
  ...FLAGS,
  ...OFFSETS.map(([name]) => `offset: ${name}`),
  'fstat',
  'close',
  'write to a descriptor',
  'ftruncate',
  'a descriptor that is not open',
  'no call',
  'calls',
];

function opening(place: fc.Arbitrary<Place>): fc.Arbitrary<Call> {
  return fc
    .record({
      place,
      access: fc.constantFrom(...ACCESS),
      flags: fc.oneof(
        { withCrossShrink: true },
        { weight: 2, arbitrary: fc.constant<string[]>([]) },
        { weight: 3, arbitrary: fc.subarray([...FLAGS], { maxLength: 4 }) },
      ),
    })
    .map(({ place, access, flags }): Call => ({ call: 'open', place, flags: [access, ...flags] }));
}

// Numbers are drawn before it is known how many opens there are; 3 is one that is not open.
function resolved(calls: readonly Call[]): readonly Call[] {
  let opened = 0;
  return calls.map((call) => {
    if (call.call === 'open') opened += 1;
    if (!('descriptor' in call) || call.descriptor === undefined) return call;
    return { ...call, descriptor: call.descriptor === 3 || opened === 0 ? undefined : call.descriptor % opened };
  });
}

function classesOf(call: Call): string[] {
  if (call.call === 'path' || call.call === 'mutation') return [call.name, call.place];
  if (call.call === 'scene') return [call.name];
  if (call.call === 'open') return [call.place, ...call.flags];
  const open = call.descriptor === undefined ? ['a descriptor that is not open'] : [];
  if (call.call === 'write') return ['write to a descriptor', ...open];
  if (call.call === 'pread' || call.call === 'lseek') {
    const offsets = OFFSETS.filter(([, offset]) => offset === call.offset).map(([name]) => `offset: ${name}`);
    return [call.call, ...offsets, ...(call.call === 'lseek' ? [call.whence] : []), ...open];
  }
  return [call.call, ...open];
}

function read({ calls }: SyscallSequence): string {
  return calls.length === 0 ? 'no calls' : calls.map(readCall).join('; ');
}

function readCall(call: Call): string {
  if (call.call === 'path' || call.call === 'mutation') return `${call.name}(${call.place})`;
  if (call.call === 'scene') return call.name;
  if (call.call === 'open') return `open(${call.place}, ${call.flags.join('|')})`;
  const descriptor = call.descriptor === undefined ? 'not open' : `#${call.descriptor}`;
  if (call.call === 'pread') return `pread(${descriptor}, ${call.length}, ${call.offset})`;
  if (call.call === 'lseek') return `lseek(${descriptor}, ${call.offset}, ${call.whence})`;
  return `${call.call}(${descriptor})`;
}

/** System calls to be made on the mounts of two drivers, and what kind of file they find there. */
import fc from 'fast-check';
import { readable } from '../classified.ts';
import { type Call, CLASSES as CALL_CLASSES, classify as classifyCalls, syscallSequence } from './syscall-sequence.ts';
import { SCENES } from './syscall-kinds.ts';

/** What the file is that most calls are made on. */
export const FILE_KINDS = [
  'of known size',
  'of unknown size',
  'of many pages',
  'of many pages and unknown size',
  'that is refused',
  'of unknown size that is refused',
  'said to be longer',
  'said to be shorter',
] as const;

export type FileKind = (typeof FILE_KINDS)[number];

export interface DriverCalls {
  readonly file: FileKind;
  readonly calls: readonly Call[];
}

/** Shrinks to no call on a file of known size. */
export function driverCalls(): fc.Arbitrary<DriverCalls> {
  return fc
    .record({ file: fc.constantFrom(...FILE_KINDS), sequence: syscallSequence() })
    .map(({ file, sequence }) =>
      readable({ file, calls: sequence.calls }, () => `a file ${file}: ${fc.stringify(sequence)}`),
    );
}

/** The kind of file, and what the calls are. */
export function classify({ file, calls }: DriverCalls): readonly string[] {
  return [file, ...classifyCalls({ calls })];
}

/** What {@link driverCalls} has to hit. */
export const CLASSES: readonly string[] = [
  ...FILE_KINDS,
  ...CALL_CLASSES.filter((name) => !SCENES.some((scene) => scene === name)),
];

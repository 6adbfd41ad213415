/** A check: one requirement about a provider, as plain data. No test framework is known here. */
import type { CheckContext, MountSettings, SubjectMount } from './context.ts';
import type { Evidence } from './finding.ts';
import type { Need } from './need.ts';
import type { Subject } from './subject/subject.ts';

/** The parts of the suite, in the order of reports. */
export const AREAS = [
  'namespace',
  'bytes',
  'readonly',
  'errors',
  'capabilities',
  'cache',
  'containment',
  'performance',
] as const;

export type Area = (typeof AREAS)[number];

/** `area/slug`: stable for ever, never a position. */
export type CheckId = `${Area}/${string}`;

/** A certificate needs every `must`; a `should` is reported. */
export type Level = 'must' | 'should';

/** What a report prints of a check. */
export interface Requirement {
  readonly id: CheckId;
  readonly level: Level;
  /** What holds for a good provider: the sentence that is printed when it does not. */
  readonly requirement: string;
  /** What the author does about a failure, in a sentence or two. */
  readonly advice: string;
}

/** A check on the mounted subject: nearly all are. */
export interface MountedCheck extends Requirement {
  /** What a provider must have for the check to apply. */
  readonly needs: readonly Need[];
  /** Settings under which it mounts beside none and `UNCACHED`: such mounts are made ready with the others. */
  readonly special?: readonly MountSettings[];
  /** Milliseconds after which it is ended and reported as errored; the run's `--timeout` when absent. */
  readonly timeout?: number;
  /** Returns what was seen, or throws a `CheckFailure`; whatever else it throws is the kit's or the machine's fault. */
  readonly run: (context: CheckContext) => Promise<Evidence>;
}

/** A check on the file alone. */
export interface StaticCheck extends Requirement {
  readonly inspect: (subject: Subject) => Promise<Evidence>;
}

/** A check on whether the subject comes up at all. */
export interface LoadCheck extends Requirement {
  readonly load: (mount: () => Promise<SubjectMount>) => Promise<Evidence>;
}

/** One requirement, and the way to find out whether a provider keeps it. */
export type Check = MountedCheck | StaticCheck | LoadCheck;

/** The area that an id begins with. */
export function areaOf(id: CheckId): Area {
  return id.slice(0, id.indexOf('/')) as Area;
}

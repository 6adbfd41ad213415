/** What a check is given. It touches the mount through {@link SubjectMount.client} and programs only, never by itself. */
import type { RequestEntry, TimedEvent } from '../src/index.ts';
import type { SyscallClient } from '../src/index.ts';
import type { Subject } from './subject/subject.ts';
import type { UpstreamControl } from './subject/upstream-control.ts';
import type { SubjectFacts } from './subject/facts.ts';

/** How a mount of the subject differs from what an operator gets by default. */
export interface MountSettings {
  /** `[cache]`, by its keys; `uncached` is all of them zero. */
  readonly cache?: Readonly<Record<string, number>> | undefined;
  /** `limits` of the provider, by their keys. */
  readonly limits?: Readonly<Record<string, number>> | undefined;
  /** Secrets that are granted and have no value. */
  readonly absent?: readonly string[] | undefined;
  /** `instances` of the provider. */
  readonly instances?: number | undefined;
}

/** Nothing is kept longer than one operation, as far as the configuration decides. Responses with a lifetime of their own are. */
export const UNCACHED: MountSettings = { cache: { 'default-s': 0, 'missing-s': 0, 'stale-if-error-s': 0 } };

/**
 * What a mount that keeps nothing is used for by one check after the other. `reading`: upstream answers as the author says.
 * `asking-anew`: no response may be kept, from the first to the last, and faults are put in front of them.
 */
export type Purpose = 'reading' | 'asking-anew';

/** The subject, mounted, with everything granted that it declares and an upstream of its own. */
export interface SubjectMount {
  readonly mountPoint: string;
  /** The subject's name in this mount: a directory of its root, and the `provider` of its events. */
  readonly provider: string;
  /** The absolute path of something below the provider's root: `at('/a/b')`. */
  at(path: string): string;
  readonly client: SyscallClient;
  readonly upstream: UpstreamControl;
  /** The canaries that were granted, by the secret's name. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly hostPid: number;
  /** Bytes that the host has in memory, without its sandboxes. */
  hostMemory(): number;
  /** Events so far. Those of an operation that has returned may be on their way: see {@link settled}. */
  events(): readonly TimedEvent[];
  /** The events since `from` (an index into {@link events}) once everything that happened so far has been told. */
  settled(from?: number): Promise<readonly TimedEvent[]>;
  /** The first event, past or to come. Fails when the mount ends without it. */
  event(matches: (event: TimedEvent) => boolean): Promise<TimedEvent>;
  /** The process ids of the sandboxes that live. */
  sandboxes(): readonly number[];
}

export interface CheckContext {
  readonly subject: Subject;
  readonly facts: SubjectFacts;
  /** A mount that checks share and none may change: upstream answers as the author says, nothing is injected. */
  shared(): Promise<SubjectMount>;
  /** A mount of the check's own, taken down when it ends. */
  mount(settings?: MountSettings): Promise<SubjectMount>;
  /** The same for as long as `use` takes: who needs one mount after the other costs less so. */
  during<Result>(settings: MountSettings, use: (mount: SubjectMount) => Promise<Result>): Promise<Result>;
  /**
   * An {@link UNCACHED} mount on which other checks may have been before, for the same purpose and one at a time, and on which no
   * instance has ended. For a check that is not about the first time: a fresh one costs as much as what most checks do with it.
   */
  mountFor(purpose: Purpose): Promise<SubjectMount>;
  /** A program of the system on the mount, or `undefined` when it is not installed. Killed with the check. */
  run(program: string, args: readonly string[], options?: { cwd?: string }): Promise<ProgramOutcome | undefined>;
  /** A fresh folder outside of every mount, removed when the check ends. */
  folder(): Promise<string>;
  /** What the check is about to do: printed when it hangs. */
  step(what: string): void;
  /** Numbers that follow from the run's seed and the check's id alone: each call gives a fresh generator in [0, 1). */
  random(): () => number;
}

export interface ProgramOutcome {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** `GET https://api.github.com/repos/a/b?x=1`, as it was asked for. */
export function requestLine({ method, host, path }: Pick<RequestEntry, 'method' | 'host' | 'path'>): string {
  return `${method} https://${host ?? ''}${path}`;
}

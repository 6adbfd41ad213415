/** A mount as a value, for programs around the host: the conformance suite, fuzzers, benchmarks, and tests of authors. */
import { canonicalPath } from '../ambient/texts.ts';
import { residentAloneSync } from '../ambient/proc.ts';
import type { DriverName } from '../fuse/driver.ts';
import type { TimedEvent } from '../host/event-log.ts';
import type { MountCounts } from '../host/counts.ts';
import { forceUnmount } from '../host/mount-points.ts';
import type { SupervisorEnd } from '../host/supervisor.ts';
import { createEventStore, type EventStore } from './event-store.ts';
import { systemMountPoints } from './machine.ts';
import { createMarks, type Marks } from './marks.ts';
import { superviseMount } from './supervised.ts';

export interface MountRequest {
  /** An empty directory; its parent exists. */
  readonly mountPoint: string;
  /** The text of a configuration; what it names by relative paths is found beside `file`. */
  readonly configuration: string;
  /** The configuration's own path, for messages; need not exist. */
  readonly file: string;
  /** What speaks FUSE, whatever the configuration says; what that says when absent. */
  readonly driver?: DriverName | undefined;
  /** Variables that the configuration names for secrets; the process's own environment is never looked at. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What Node is started with to be the host; the host as shipped when absent. */
  readonly host?: readonly string[] | undefined;
  /** Where transpiled components are kept; the user's own cache when absent. */
  readonly cache?: string | undefined;
}

/** A mount that is up. This process must not touch it: it would wait for itself. */
export interface RunningMount extends AsyncDisposable {
  /** Absolute and canonical. */
  readonly mountPoint: string;
  readonly hostPid: number;
  /** Everything that the host has told so far, in order. */
  events(): readonly TimedEvent[];
  /** The first event that matches, past or to come. Fails when the mount ends without it. */
  event(matches: (event: TimedEvent) => boolean): Promise<TimedEvent>;
  /** Resolves when all events of what has happened so far have been told. */
  settled(): Promise<void>;
  /** What it has done so far: the difference of two is what went on between them. */
  counts(): Promise<MountCounts>;
  /** The sandbox processes that live, of all providers or of one. */
  sandboxes(provider?: string): readonly number[];
  /** Bytes that the host has in memory, without its sandboxes; 0 when it is gone. */
  hostMemory(): number;
  readonly ended: Promise<SupervisorEnd>;
  /** Takes the mount down in order, and waits until nothing is left of it. Harmless when repeated. */
  stop(): Promise<SupervisorEnd>;
  /** Frees everybody who waits for the mount and takes it away, whatever the host is doing. */
  abort(): Promise<SupervisorEnd>;
}

/** No mount came of a request. */
export class MountFailed extends Error {
  readonly advice: string;
  /** As the exit code of `omnivet mount`: 2 the configuration is wrong, 3 the machine cannot. */
  readonly exitCode: number;
  /** A provider could not be loaded: it or its grants are at fault, not the machine. */
  readonly isProviders: boolean;
  readonly events: readonly TimedEvent[];

  constructor(end: SupervisorEnd, events: readonly TimedEvent[]) {
    const loading = events.find((event) => event.kind === 'failure' && event.operation === 'load');
    const failed = end.kind === 'failed' ? end : undefined;
    const died = end.kind === 'died' ? `the host ${end.how} ${end.stderr}`.trim() : `the mount ended: ${end.kind}`;
    const cause = loading !== undefined && loading.kind === 'failure' ? loading : failed;
    super(cause?.message ?? died);
    this.name = 'MountFailed';
    this.advice = cause?.advice ?? '';
    this.exitCode = failed?.exitCode ?? 3;
    this.isProviders = loading !== undefined;
    this.events = events;
  }
}

/** Mounts, and resolves when the mount serves. Fails with {@link MountFailed}. */
export async function startMount(request: MountRequest): Promise<RunningMount> {
  const store = createEventStore();
  const marks = createMarks();
  const stop = new AbortController();
  const mountPoint = await canonicalPath(request.mountPoint);
  const ended = superviseMount({
    mountPoint,
    file: request.file,
    text: request.configuration,
    driver: request.driver,
    environment: request.environment ?? {},
    host: request.host,
    cache: request.cache,
    onEvent: store.add,
    onHost: marks.begin,
    onMark: marks.passed,
    stop: stop.signal,
  }).finally(() => {
    store.end();
    marks.end();
  });
  // Whoever awaits the end gets its error; until then it is nobody's.
  ended.catch(() => undefined);
  await store
    .wait((event) => event.kind === 'mounted')
    .catch(async () => {
      throw new MountFailed(await ended, store.events());
    });
  return runningMount({ mountPoint, store, marks, ended, stop });
}

interface Parts {
  readonly mountPoint: string;
  readonly store: EventStore;
  readonly marks: Marks;
  readonly ended: Promise<SupervisorEnd>;
  readonly stop: AbortController;
}

function runningMount({ mountPoint, store, marks, ended, stop }: Parts): RunningMount {
  const hostPid = marks.hostPid();
  const end = async (): Promise<SupervisorEnd> => {
    stop.abort();
    return ended;
  };
  return {
    mountPoint,
    hostPid,
    events: store.events,
    event: store.wait,
    settled: async () => void (await marks.settled()),
    counts: marks.settled,
    sandboxes: store.sandboxes,
    hostMemory: () => residentAloneSync(hostPid),
    ended,
    stop: end,
    async abort() {
      await forceUnmount(mountPoint, systemMountPoints);
      return end();
    },
    [Symbol.asyncDispose]: async () => void (await end()),
  };
}

/** Owns a mount point: starts the host, watches it, and leaves no mount behind whatever becomes of it. Rule 24. */
import type { Child } from '../ambient/child-process.ts';
import { decodeLinesUnchecked, encodeLine, type FromHost, type ToHost } from './control.ts';
import type { MountCounts } from './counts.ts';
import type { TimedEvent } from './event-log.ts';
import { forceUnmount, isMounted, type MountPointPorts } from './mount-points.ts';

export interface SupervisorOptions {
  readonly start: Extract<ToHost, { kind: 'start' }>;
  /** Starts the host process. */
  readonly spawnHost: () => Child;
  readonly mountPoints: MountPointPorts;
  readonly onEvent: (event: TimedEvent) => void;
  /** The host has answered a ping with this mark: all events from before it have been told. */
  readonly onMark?: (mark: number, counts: MountCounts | undefined) => void;
  /** Aborted when the operator wants the mount to end. */
  readonly stop: AbortSignal;
}

/** How a mount ended; all but `stopped` are failures. */
export type SupervisorEnd =
  | { readonly kind: 'stopped' }
  /** Somebody else unmounted it. */
  | { readonly kind: 'unmounted-outside' }
  /** The host said that it cannot go on. */
  | { readonly kind: 'failed'; readonly message: string; readonly advice: string; readonly exitCode: number }
  /** The host process died or hung; the mount point was cleaned up. */
  | { readonly kind: 'died'; readonly how: string; readonly stderr: string };

// Milliseconds. The host's event loop never blocks for long, whatever a provider does.
const PING_EVERY = 2_000;
// Pings without an answer, and not the time since the last one: a machine or a supervisor that slept has missed none.
const MAX_UNANSWERED = 10;
const LOOK_EVERY = 500;
const STOP_WITHIN = 10_000;
const STDERR_KEPT = 4_096;

/** Runs one mount from start to end. The promise rejects only when the mount point could not be freed. */
export async function supervise(options: SupervisorOptions): Promise<SupervisorEnd> {
  const { start, mountPoints } = options;
  const host = options.spawnHost();
  const watch = createWatch(host, options);
  host.stdin.write(encodeLine(start));
  const messages = follow(host, options, watch);
  const stderr = keepTail(host);
  const ended = await host.ended;
  // Its sandboxes see their input end, unless they are in a loop.
  host.kill();
  watch.end();
  await messages;
  await forceUnmount(start.mountPoint, mountPoints, start.source);
  const outcome = watch.outcome();
  if (outcome !== undefined) return outcome;
  if (ended.error !== undefined)
    return { kind: 'died', how: `could not be started: ${ended.error.message}`, stderr: '' };
  const how = ended.signal === null ? `exited with code ${String(ended.code)}` : `was ended by ${ended.signal}`;
  return { kind: 'died', how, stderr: stderr() };
}

interface Watch {
  /** The host has said something. */
  heard(message: FromHost): void;
  outcome(): SupervisorEnd | undefined;
  end(): void;
}

/** Stops the host when it is asked to, when its mount is gone, and ends it when it is silent. */
function createWatch(host: Child, { start, mountPoints, stop }: SupervisorOptions): Watch {
  let outcome: SupervisorEnd | undefined;
  let mounted = false;
  let unanswered = 0;
  let killer: NodeJS.Timeout | undefined;

  function finish(end: SupervisorEnd): void {
    outcome ??= end;
    host.stdin.write(encodeLine({ kind: 'stop' }));
    killer ??= setTimeout(host.kill, STOP_WITHIN);
  }

  async function look(): Promise<void> {
    if (!mounted || outcome !== undefined) return;
    if (!(await isMounted(start.mountPoint, start.source, mountPoints))) finish({ kind: 'unmounted-outside' });
  }

  async function ping(): Promise<void> {
    if (unanswered < MAX_UNANSWERED) {
      unanswered += 1;
      host.stdin.write(encodeLine({ kind: 'ping' }));
      return;
    }
    outcome ??= { kind: 'died', how: `did not answer ${MAX_UNANSWERED} times in a row`, stderr: '' };
    host.kill();
    // A host that waits for its own mount cannot even be killed before the connection is aborted.
    await forceUnmount(start.mountPoint, mountPoints, start.source);
  }

  // What fails here is tried again, by the next tick or at the end, where a failure counts.
  const every = (milliseconds: number, work: () => Promise<void>): NodeJS.Timeout =>
    setInterval(() => void work().catch(() => undefined), milliseconds);
  const onStop = (): void => finish({ kind: 'stopped' });
  const timers = [every(LOOK_EVERY, look), every(PING_EVERY, ping)];
  stop.addEventListener('abort', onStop);
  if (stop.aborted) onStop();
  return {
    heard(message) {
      unanswered = 0;
      if (message.kind === 'failed') finish(message);
      if (message.kind === 'event' && message.event.kind === 'mounted') mounted = true;
    },
    outcome: () => outcome,
    end() {
      for (const timer of timers) clearInterval(timer);
      clearTimeout(killer);
      stop.removeEventListener('abort', onStop);
    },
  };
}

async function follow(host: Child, options: SupervisorOptions, watch: Watch): Promise<void> {
  for await (const message of decodeLinesUnchecked<FromHost>(host.stdout)) {
    watch.heard(message);
    if (message.kind === 'event') options.onEvent(message.event);
    if (message.kind === 'pong' && message.mark !== undefined) options.onMark?.(message.mark, message.counts);
  }
}

function keepTail(host: Child): () => string {
  let text = '';
  host.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-STDERR_KEPT);
  });
  return () => text.trim();
}

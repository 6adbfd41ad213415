/** Owns a mount point: starts the host, watches it, and leaves no mount behind whatever becomes of it. Rule 24. */
import type { Child } from '../ambient/child-process.ts';
import { decodeLinesUnchecked, encodeLine, type FromHost, type ToHost } from './control.ts';
import type { TimedEvent } from './event-log.ts';
import { forceUnmount, type MountPointPorts, occupantOf } from './mount-points.ts';

export interface SupervisorOptions {
  readonly start: Extract<ToHost, { kind: 'start' }>;
  /** Starts the host process. */
  readonly spawnHost: () => Child;
  readonly mountPoints: MountPointPorts;
  readonly onEvent: (event: TimedEvent) => void;
  /** Aborted when the operator wants the mount to end. */
  readonly stop: AbortSignal;
}

/** How a mount ended; all but `stopped` are failures. */
export type SupervisorEnd =
  | { readonly kind: 'stopped' }
  /** Somebody else unmounted it. */
  | { readonly kind: 'unmounted-outside' }
  /** The host said that it cannot go on. */
  | { readonly kind: 'failed'; readonly message: string; readonly exitCode: number }
  /** The host process died or hung; the mount point was cleaned up. */
  | { readonly kind: 'died'; readonly how: string; readonly stderr: string };

// Milliseconds. A provider may take 60 s to transpile (rule 17), and the host's event loop never blocks for long.
const PING_EVERY = 2_000;
const SILENCE = 20_000;
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
  await forceUnmount(start.mountPoint, mountPoints);
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
  let lastHeard = Date.now();
  let killer: NodeJS.Timeout | undefined;

  function finish(end: SupervisorEnd): void {
    outcome ??= end;
    host.stdin.write(encodeLine({ kind: 'stop' }));
    killer ??= setTimeout(host.kill, STOP_WITHIN);
  }

  async function look(): Promise<void> {
    if (!mounted || outcome !== undefined) return;
    const occupant = await occupantOf(start.mountPoint, mountPoints);
    if (occupant.kind !== 'alive') finish({ kind: 'unmounted-outside' });
  }

  async function ping(): Promise<void> {
    if (Date.now() - lastHeard > SILENCE) {
      outcome = { kind: 'died', how: `did not answer for ${SILENCE / 1000} s`, stderr: '' };
      host.kill();
      // A host that waits for its own mount cannot even be killed before the connection is aborted.
      await forceUnmount(start.mountPoint, mountPoints);
    } else host.stdin.write(encodeLine({ kind: 'ping' }));
  }

  const onStop = (): void => finish({ kind: 'stopped' });
  const timers = [setInterval(() => void look(), LOOK_EVERY), setInterval(() => void ping(), PING_EVERY)];
  stop.addEventListener('abort', onStop);
  if (stop.aborted) onStop();
  return {
    heard(message) {
      lastHeard = Date.now();
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
  }
}

function keepTail(host: Child): () => string {
  let text = '';
  host.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-STDERR_KEPT);
  });
  return () => text.trim();
}

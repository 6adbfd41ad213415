/** One mount from start to end: its supervisor in this process, its host in another. */
import { type Child, startProgram } from '../ambient/child-process.ts';
import { cacheDirectory, compileCacheDirectory, environmentOf } from '../ambient/environment.ts';
import { processStartTime } from '../ambient/proc.ts';
import { programBeside } from '../ambient/program-file.ts';
import type { DriverName } from '../fuse/driver.ts';
import type { MountCounts } from '../host/counts.ts';
import type { TimedEvent } from '../host/event-log.ts';
import { mountSource } from '../host/mount-points.ts';
import { supervise, type SupervisorEnd } from '../host/supervisor.ts';
import { systemMountPoints } from './machine.ts';

/** What Node is started with to be the host process as shipped. */
export const HOST_PROGRAM: readonly string[] = [programBeside(import.meta.url, 'host-process')];

// All that a host needs of the environment: where programs are, and the operator's own authorities.
const HOST_VARIABLES = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'NODE_EXTRA_CA_CERTS'];

// A listing of 100,000 names makes garbage: four of them take the host from 106 to 247 MB so, and to 381 with V8's own ways. With
// --optimize-for-size it would be 181, for a third more of the processor's time in everything.
const HOST_FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=30'];

export interface SupervisedMount {
  /** Absolute and canonical; nothing is mounted there. */
  readonly mountPoint: string;
  /** Absolute path and text of the configuration. */
  readonly file: string;
  readonly text: string;
  /** In place of the configuration's own. */
  readonly driver?: DriverName | undefined;
  /** The variables that the configuration names. */
  readonly environment: Readonly<Record<string, string>>;
  /** What Node is started with to be the host; {@link HOST_PROGRAM} unless a test replaces parts of it. */
  readonly host?: readonly string[] | undefined;
  /** Where transpiled components are kept; the user's own cache when absent. */
  readonly cache?: string | undefined;
  readonly onEvent: (event: TimedEvent) => void;
  /** The host process, as soon as it is started. */
  readonly onHost?: (host: Pick<Child, 'pid' | 'stdin'>) => void;
  readonly onMark?: (mark: number, counts: MountCounts | undefined) => void;
  /** Aborted when the mount is to end. */
  readonly stop: AbortSignal;
}

// Two mounts of one process are told apart by their source: what is cleaned up must be one's own.
let mounts = 0;

/** Resolves when the mount has ended, however that came. Rejects only when the mount point could not be freed. */
export async function superviseMount(mount: SupervisedMount): Promise<SupervisorEnd> {
  const { mountPoint, file, text, environment, host = HOST_PROGRAM, cache = cacheDirectory() } = mount;
  const startTime = (await processStartTime(process.pid)) ?? '0';
  mounts += 1;
  return supervise({
    start: {
      kind: 'start',
      mountPoint,
      file,
      text,
      driver: mount.driver,
      source: mountSource(process.pid, startTime, mounts),
      cacheDirectory: cache,
      environment,
    },
    spawnHost() {
      const environment = { ...environmentOf(HOST_VARIABLES), NODE_COMPILE_CACHE: compileCacheDirectory() };
      const child = startProgram(process.execPath, [...HOST_FLAGS, ...host], environment, 'own');
      mount.onHost?.(child);
      return child;
    },
    mountPoints: systemMountPoints,
    onEvent: mount.onEvent,
    onMark: (mark, counts) => mount.onMark?.(mark, counts),
    stop: mount.stop,
  });
}

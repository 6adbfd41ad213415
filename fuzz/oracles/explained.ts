/** Every failure that a user sees can be looked up: contract.md section 5. */
import type { HostEvent } from '../../src/index.ts';

/** An operation that failed, as a program saw it. */
export interface FailedOperation {
  /** Below the mount point, with a slash in front: as events have it. */
  readonly path: string;
  readonly errno: string;
  /** When it began and ended, in milliseconds since the Unix epoch. */
  readonly began: number;
  readonly ended: number;
}

type Failure = Extract<HostEvent, { kind: 'failure' }> & { readonly time: string };

// That a name is missing is an answer; the rest the kernel says without asking the host.
const WITHOUT_EVENT: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENAMETOOLONG',
  'ENOTDIR',
  'EISDIR',
  'EROFS',
  'ELOOP',
  'EBADF',
]);

/** How much later than the operation's end its event may be; a remembered failure may have been told long before. */
const LATE_MS = 1_000;

/** What is wrong with the events of some failed operations, in words; nothing when each is explained. */
export function unexplained(operations: readonly FailedOperation[], events: readonly HostEvent[]): readonly string[] {
  const failures = events.filter((event): event is Failure => event.kind === 'failure');
  return operations
    .filter(({ errno }) => !WITHOUT_EVENT.has(errno))
    .flatMap((operation) => problemsOf(operation, failures));
}

/** What is wrong with the failures themselves: each says what happened and what to do, in one line. */
export function illFormed(events: readonly HostEvent[]): readonly string[] {
  const failures = events.filter((event): event is Failure => event.kind === 'failure');
  return failures.flatMap(({ path, code, message, advice }) => [
    ...(message.trim() === '' ? [`the failure ${code} of ${path} says nothing`] : []),
    ...(advice.trim() === '' ? [`the failure ${code} of ${path} gives no advice`] : []),
  ]);
}

function problemsOf({ path, errno, ended }: FailedOperation, failures: readonly Failure[]): readonly string[] {
  const about = failures.filter((failure) => failure.path === path && Date.parse(failure.time) <= ended + LATE_MS);
  if (about.length === 0) return [`${errno} at ${path} has no event`];
  if (about.some((failure) => failure.errno === errno)) return [];
  return [`${errno} at ${path} is explained as ${about.map((failure) => failure.errno).join(', ')}`];
}

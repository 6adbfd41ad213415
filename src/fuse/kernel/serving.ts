/** What every operation of a session works with, and how it answers: at once, later, or with a failure. */
import { errnoOf, HostError } from '../../contract/errors.ts';
import type { FailedOperation } from '../driver.ts';
import { errnoNumber } from '../errno.ts';
import type { Owner, WriteEntry } from './attributes.ts';
import { EINTR } from './errnos.ts';
import type { Misses } from './misses.ts';
import type { Nodes } from './nodes.ts';
import type { Notifications } from './notifications.ts';
import { operationName } from './opcodes.ts';
import type { Pins } from './pins.ts';
import type { Relief } from './relief.ts';
import type { Repeats } from './repeats.ts';
import type { Address, Replies } from './replies.ts';
import type { Request } from './request.ts';
import type { Snapshots } from './snapshots.ts';
import type { VersionedFileSystem } from '../../tree/versioned-file-system.ts';

export interface Serving {
  readonly fileSystem: VersionedFileSystem;
  readonly owner: Owner;
  readonly writeEntry: WriteEntry;
  readonly clock: () => number;
  readonly request: Request;
  readonly replies: Replies;
  /** What is read of a file on disk, until it was sent. */
  readonly part: Uint8Array;
  readonly nodes: Nodes;
  readonly misses: Misses;
  readonly notifications: Notifications;
  readonly pins: Pins;
  readonly relieve: Relief['relieve'];
  readonly snapshots: Snapshots;
  readonly repeats: Repeats;
  readonly onFailure: (failed: FailedOperation) => void;
  /** Grows with each change that the file system told of. */
  epoch: number;
}

/** One operation: answers the request, or starts a miss that will. */
export interface Operation {
  /** Bytes that the body has at least; a shorter one is answered EINVAL before the operation sees it. */
  readonly needs: number;
  readonly run: (serving: Serving) => void;
}

/** An answer that has to be waited for. */
export interface Later<Value> {
  readonly path: string;
  /** The directory that the kernel keeps locked meanwhile. */
  readonly locked?: number | undefined;
  readonly work: (signal: AbortSignal) => Promise<Value>;
  /** `changed`: something changed while it was worked on, so that nothing of it may be kept. */
  readonly succeed: (value: Value, to: Address, changed: boolean) => void;
  readonly abandon?: (value: Value) => void;
  /** Hears of the errno that was answered. */
  readonly failed?: ((errno: number) => void) | undefined;
}

/** Answers the present request when the work is done. */
export function answerLater<Value>(serving: Serving, later: Later<Value>): void {
  const { request, replies, misses, epoch } = serving;
  const { path, locked, work, abandon } = later;
  const { opcode } = request;
  const to = { low: request.low, high: request.high };
  const fail = (cause: unknown): void => {
    const errno = refuse(serving, to, { opcode, path, cause });
    later.failed?.(errno);
  };
  misses.start<Value>({
    to,
    locked,
    work,
    abandon,
    succeed(value) {
      try {
        later.succeed(value, to, serving.epoch !== epoch);
      } catch (cause) {
        fail(cause);
      }
    },
    fail,
    interrupted: () => void replies.fail(to, EINTR),
  });
}

/** Answers with the errno of a failure, tells of it, and returns it. */
export function refuse(
  { replies, onFailure }: Serving,
  to: Address,
  failed: { readonly opcode: number; readonly path: string; readonly cause: unknown },
): number {
  const { path, cause } = failed;
  const operation = operationName(failed.opcode);
  const error = cause instanceof HostError ? cause : ourBug(operation, cause);
  const errno = errnoNumber(errnoOf(error.code));
  replies.fail(to, errno);
  onFailure({ operation, path, error });
  return errno;
}

function ourBug(operation: string, cause: unknown): HostError {
  const detail = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return new HostError('host-bug', `${operation} failed inside the host: ${detail}`, 'Report this.', { cause });
}

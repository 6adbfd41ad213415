/** The one place where a failed operation becomes an event. */
import { type ErrorCode, errnoOf } from '../contract/errors.ts';
import type { EventSink } from '../contract/event.ts';
import type { FailedOperation } from '../fuse/driver.ts';

// A name that does not exist is an answer: shells and `ls` look for many that were never there.
const ANSWERS: ReadonlySet<ErrorCode> = new Set([
  'not-found',
  'no-such-provider',
  'name-too-long',
  'not-a-directory',
  'not-a-file',
]);

/** Tells a failure; `path` is the kernel's, so its first segment is the provider. */
export function reportFailure({ operation, path, error }: FailedOperation, emit: EventSink): void {
  if (ANSWERS.has(error.code)) return;
  const provider = path.split('/', 2)[1];
  emit({
    kind: 'failure',
    ...(provider === undefined || provider === '' ? {} : { provider }),
    path,
    operation,
    code: error.code,
    errno: errnoOf(error.code),
    message: error.message,
    advice: error.advice,
  });
}

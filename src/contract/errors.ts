/** Every way in which an operation fails, and the one table that says what errno a user's program sees. */

/** Names of the errnos that the host answers with. Numbers are the driver's affair. */
export type ErrnoName =
  | 'ENOENT'
  | 'EIO'
  | 'EAGAIN'
  | 'EACCES'
  | 'ENOTDIR'
  | 'EISDIR'
  | 'EINVAL'
  | 'EFBIG'
  | 'EROFS'
  | 'ENAMETOOLONG'
  | 'ETIMEDOUT';

/** A stable code: the same word in events, in `.omnivet/errors.jsonl`, in tests and in the documentation. */
export type ErrorCode =
  | 'not-found'
  | 'upstream-not-found'
  | 'nothing-selected'
  | 'no-such-provider'
  | 'not-a-directory'
  | 'not-a-file'
  | 'not-permitted'
  | 'url-refused'
  | 'host-undeclared'
  | 'method-undeclared'
  | 'header-refused'
  | 'request-refused'
  | 'redirect-refused'
  | 'address-denied'
  | 'secret-undeclared'
  | 'secret-unbound'
  | 'secret-missing'
  | 'secret-echoed'
  | 'upstream-denied'
  | 'invalid'
  | 'upstream-refused'
  | 'too-large'
  | 'body-too-large'
  | 'unavailable'
  | 'upstream-throttled'
  | 'guest-deadline'
  | 'upstream-deadline'
  | 'operation-deadline'
  | 'internal'
  | 'trap'
  | 'instance-died'
  | 'contract-violation'
  | 'upstream-failed'
  | 'upstream-unreachable'
  | 'upstream-unreadable'
  | 'provider-failed'
  | 'quarantined'
  | 'storage-failed'
  | 'host-bug'
  | 'read-only'
  | 'name-too-long';

// contract.md section 5, one line for each cause.
const TABLE: Record<ErrorCode, ErrnoName> = {
  'not-found': 'ENOENT',
  'upstream-not-found': 'ENOENT',
  'nothing-selected': 'ENOENT',
  'no-such-provider': 'ENOENT',
  'not-a-directory': 'ENOTDIR',
  'not-a-file': 'EISDIR',
  'not-permitted': 'EACCES',
  'url-refused': 'EACCES',
  'host-undeclared': 'EACCES',
  'method-undeclared': 'EACCES',
  'header-refused': 'EACCES',
  'request-refused': 'EACCES',
  'redirect-refused': 'EACCES',
  'address-denied': 'EACCES',
  'secret-undeclared': 'EACCES',
  'secret-unbound': 'EACCES',
  'secret-missing': 'EACCES',
  'secret-echoed': 'EACCES',
  'upstream-denied': 'EACCES',
  invalid: 'EINVAL',
  'upstream-refused': 'EINVAL',
  'too-large': 'EFBIG',
  'body-too-large': 'EFBIG',
  unavailable: 'EAGAIN',
  'upstream-throttled': 'EAGAIN',
  'guest-deadline': 'ETIMEDOUT',
  'upstream-deadline': 'ETIMEDOUT',
  'operation-deadline': 'ETIMEDOUT',
  internal: 'EIO',
  trap: 'EIO',
  'instance-died': 'EIO',
  'contract-violation': 'EIO',
  'upstream-failed': 'EIO',
  'upstream-unreachable': 'EIO',
  'upstream-unreadable': 'EIO',
  'provider-failed': 'EIO',
  quarantined: 'EIO',
  'storage-failed': 'EIO',
  'host-bug': 'EIO',
  'read-only': 'EROFS',
  'name-too-long': 'ENAMETOOLONG',
};

/** The errno that a user's program gets for a failure with this code. */
export function errnoOf(code: ErrorCode): ErrnoName {
  return TABLE[code];
}

/** All codes, for tests and documentation. */
export const ERROR_CODES: readonly ErrorCode[] = Object.keys(TABLE) as ErrorCode[];

/**
 * A failed operation: what happened (the message), to what (the subject) and what to do (the advice).
 * It becomes an event and an errno in one place, the mount's funnel.
 */
export class HostError extends Error {
  readonly code: ErrorCode;
  readonly advice: string;

  constructor(code: ErrorCode, message: string, advice: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HostError';
    this.code = code;
    this.advice = advice;
  }
}

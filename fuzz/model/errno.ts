/** Errors that a user sees: contract.md section 5, read anew. */
import type { ProviderError } from 'omnivet/provider';

export type Errno =
  | 'ENOENT'
  | 'ENOTDIR'
  | 'EISDIR'
  | 'EACCES'
  | 'EINVAL'
  | 'EFBIG'
  | 'EAGAIN'
  | 'ETIMEDOUT'
  | 'EIO'
  | 'EROFS'
  | 'ENAMETOOLONG';

/** What `read-file` answered with an error. */
export function errnoOfError(error: ProviderError['tag']): Errno {
  switch (error) {
    case 'not-found':
      return 'ENOENT';
    case 'not-a-directory':
      return 'ENOTDIR';
    case 'not-a-file':
      return 'EISDIR';
    case 'not-permitted':
      return 'EACCES';
    case 'invalid':
      return 'EINVAL';
    case 'too-large':
      return 'EFBIG';
    case 'unavailable':
      return 'EAGAIN';
    case 'internal':
      return 'EIO';
  }
}

/**
 * What a final status of upstream gives: `undefined` for the ones that have a body to use. Of what is neither success nor
 * one of the table's failures nothing is said but that it must not be shown as content.
 */
export function errnosOfStatus(status: number): readonly Errno[] | undefined {
  if (status === 404 || status === 410) return ['ENOENT'];
  if (status === 401 || status === 403) return ['EACCES'];
  if (status === 429) return ['EAGAIN'];
  if (status >= 400 && status < 500) return ['EINVAL'];
  // 503 with Retry-After may be taken for "unavailable".
  if (status === 503) return ['EIO', 'EAGAIN'];
  if (status >= 500 && status < 600) return ['EIO'];
  if (status >= 200 && status < 300 && status !== 206) return undefined;
  return ['EIO', 'EACCES'];
}

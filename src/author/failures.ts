/** The reasons for which a file cannot be read, as values: `return notFound()` from `readFile`, or throw them. */
import type { ProviderError } from '../contract/node.ts';

/** There is no such file (ENOENT). */
export function notFound(): ProviderError {
  return { tag: 'not-found' };
}

/** A segment before the last is a file (ENOTDIR). */
export function notADirectory(): ProviderError {
  return { tag: 'not-a-directory' };
}

/** The path is a directory (EISDIR). */
export function notAFile(): ProviderError {
  return { tag: 'not-a-file' };
}

/** The provider refuses (EACCES); `why` is for a person. */
export function notPermitted(why: string): ProviderError {
  return { tag: 'not-permitted', val: why };
}

/** The path makes no sense to the provider (EINVAL); `why` is for a person. */
export function invalidPath(why: string): ProviderError {
  return { tag: 'invalid', val: why };
}

/** The content is larger than the provider serves (EFBIG); `why` is for a person. */
export function tooLarge(why: string): ProviderError {
  return { tag: 'too-large', val: why };
}

/** Not now, try again later (EAGAIN); `why` is for a person. */
export function unavailable(why: string): ProviderError {
  return { tag: 'unavailable', val: why };
}

/** The provider failed (EIO); `why` is for a person. */
export function internal(why: string): ProviderError {
  return { tag: 'internal', val: why };
}

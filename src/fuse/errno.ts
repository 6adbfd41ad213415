/** Linux errno numbers as the driver answers them: `asm-generic/errno-base.h` and `errno.h`. */
import type { ErrnoName } from '../contract/errors.ts';

const NUMBERS: Record<ErrnoName, number> = {
  ENOENT: 2,
  EIO: 5,
  EAGAIN: 11,
  EACCES: 13,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  EFBIG: 27,
  EROFS: 30,
  ENAMETOOLONG: 36,
  ETIMEDOUT: 110,
};

/** The positive number of an errno. */
export function errnoNumber(name: ErrnoName): number {
  return NUMBERS[name];
}

/** Errnos that only this driver answers, beside those of failures: `asm-generic/errno-base.h` and `errno.h`. */
export const ENOENT = 2;
export const EINTR = 4;
export const EIO = 5;
export const ENXIO = 6;
export const EAGAIN = 11;
export const EPROTO = 71;
export const ENOTDIR = 20;
export const EISDIR = 21;
export const EINVAL = 22;
export const EROFS = 30;
export const ENAMETOOLONG = 36;
export const ENOSYS = 38;
/** A node that the kernel names and nobody knows any more. */
export const ESTALE = 116;

/** What system calls give to a program: a value, or an errno by its name. */

/** The answer of one call; `errno` is a name like `ENOENT`, or a number as text where the name is not known. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errno: string };

/** A path as a program gives it to the kernel; bytes where it is not text. */
export type CallPath = string | Uint8Array;

/** What stat(2) says. */
export interface Stat {
  readonly ino: number;
  readonly mode: number;
  readonly kind: 'file' | 'directory' | 'other';
  readonly size: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  /** Milliseconds since the Unix epoch. */
  readonly modified: number;
}

/** One entry of getdents64(2); `.` and `..` are among them. */
export interface Dirent {
  /** Where it is not UTF-8 with U+FFFD. */
  readonly name: string;
  readonly ino: number;
  /** `d_type`. */
  readonly kind: 'file' | 'directory' | 'other' | 'unknown';
}

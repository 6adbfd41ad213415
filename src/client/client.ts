/** A program that touches the mount, in a process of its own: system calls with their errno, one at a time or many at once. */
import type { Answer, CallPath, Dirent, Stat } from './answer.ts';

/** `f_*` of statvfs(3); flags by name. */
export interface FileSystemStatus {
  readonly blockSize: number;
  readonly nameMax: number;
  readonly flags: readonly ('ro' | 'nosuid' | 'nodev' | 'noexec')[];
}

/** How one system call that would change something ended. */
export interface Mutation {
  /** The call and its target, as in `open(O_WRONLY) file`, `mkdir missing`, `fchmod descriptor`. Stable: reports print it. */
  readonly call: string;
  /** `OK` when it succeeded. */
  readonly errno: string;
}

/** Calls that only ask. */
export type Probe = 'readlink' | 'access' | 'getxattr' | 'listxattr';

/** What is timed and counted. */
export type Operation = 'stat' | 'list' | 'read';

/** What was timed, in microseconds; one sample for each call. */
export type Timings = readonly number[];

/**
 * The client: calls are made one at a time, in the order in which they are asked. Each rejects with a `ClientGone` when the
 * process is dead or `kill` was called, and with another `Error` when the client cannot do it (a flag that there is not, a file
 * of more than 256 MiB): never a verdict on the subject. What the kernel refuses is an {@link Answer}.
 */
export interface SyscallClient {
  readonly pid: number;
  /** lstat(2). */
  lstat(path: CallPath): Promise<Answer<Stat>>;
  /** The same on each of many paths, in order. */
  lstatAll(paths: readonly CallPath[]): Promise<readonly Answer<Stat>[]>;
  /** open(2) with `O_RDONLY|O_DIRECTORY`, getdents64(2) to the end, close(2). */
  readdir(path: CallPath): Promise<Answer<readonly Dirent[]>>;
  /** The same of each of many paths, in order. */
  readdirAll(paths: readonly CallPath[]): Promise<readonly Answer<readonly Dirent[]>[]>;
  /** open(2); `flags` are names like `O_RDONLY`, `O_WRONLY`, `O_TRUNC`, or-ed. */
  open(path: CallPath, ...flags: string[]): Promise<Answer<number>>;
  fstat(descriptor: number): Promise<Answer<Stat>>;
  /** pread(2), one call: may be shorter than asked. Offsets are 64 bits wide: from 2^63 on they are negative to the kernel. */
  pread(descriptor: number, length: number, offset: number | bigint): Promise<Answer<Uint8Array>>;
  close(descriptor: number): Promise<Answer<0>>;
  /** open, fstat, read(2) until it gives 0 bytes, close. `size` is what fstat said. */
  readFile(path: CallPath): Promise<Answer<{ readonly bytes: Uint8Array; readonly size: number }>>;
  /** `readFile` of many paths at the same time, one thread for each (at most 128). */
  readFilesAtOnce(paths: readonly CallPath[]): Promise<readonly Answer<{ bytes: Uint8Array; size: number }>[]>;
  /**
   * mmap(2) with PROT_READ and MAP_PRIVATE of as many bytes as fstat says, copied; nothing is mapped where that is 0. `EFAULT`
   * where a program that touches the mapping gets SIGBUS.
   */
  mmap(path: CallPath): Promise<Answer<Uint8Array>>;
  /**
   * copy_file_range(2) into a temporary file outside of the mount, the bytes that came out of it. Linux from 5.19 on answers
   * `EXDEV` between two file systems: from a mount that is right, and programs go on with read(2).
   */
  copyFileRange(path: CallPath): Promise<Answer<Uint8Array>>;
  /** sendfile(2) into a temporary file outside of the mount, the bytes that came out of it. */
  sendfile(path: CallPath): Promise<Answer<Uint8Array>>;
  /** lseek(2) with `SEEK_SET`, `SEEK_END`, `SEEK_DATA`, `SEEK_HOLE`. */
  lseek(descriptor: number, offset: number | bigint, whence: string): Promise<Answer<number>>;
  /** Just whether and how they are refused: access(2) asks with `R_OK`, getxattr(2) for `user.omnivet`. */
  probe(call: Probe, path: CallPath): Promise<Answer<0>>;
  /**
   * Tries every mutating system call on an existing file, an existing directory below the mount point, and a name that
   * does not exist in a directory: one line for each key of `MUTATION_ERRNOS`, which says what is right on a read-only file
   * system. Each has the arguments with which it would succeed on a writable one, where they exist. A call that succeeds is
   * reported with errno `OK` and undone, the bytes of the file excepted.
   */
  mutate(targets: { file: CallPath; directory: CallPath; missing: CallPath }): Promise<readonly Mutation[]>;
  statvfs(path: CallPath): Promise<Answer<FileSystemStatus>>;
  /**
   * Repeats one operation, timed around the system calls alone: all paths in order, `times` over. `stat` is one statx(2); `list` is
   * open, getdents64 with 32 KiB to the end, close; `read` is open, pread with 128 KiB to the end, close. Fails as an answer at the
   * first errno. What the clock and the calls from JavaScript add: see the README.
   */
  time(operation: Operation, paths: readonly CallPath[], times: number): Promise<Answer<Timings>>;
  /**
   * Many operations in a row, chosen by the caller; counts by `operation errno` (`ok` when none), as `{"stat ENOENT": 12}`. `below`
   * is a directory where they begin whose paths begin with it: a kernel that keeps nothing of a mount is not asked each time
   * about what lies above.
   */
  batch(
    operations: readonly { readonly operation: Operation; readonly path: CallPath }[],
    below?: CallPath,
  ): Promise<Readonly<Record<string, number>>>;
  /**
   * Ends the process, and fails what is asked at once. One that waits for a mount in the kernel is gone only when that answers or its
   * connection is aborted.
   */
  kill(): void;
  /** Ends it after what is still asked; resolves when it is gone, or was killed meanwhile. */
  stop(): Promise<void>;
}

/** The client's process is gone. */
export class ClientGone extends Error {
  override name = 'ClientGone';
}

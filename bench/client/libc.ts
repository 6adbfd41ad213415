/** The C library's functions that the client times, through koffi: what is around a call is some 30 ns. */
import koffi from 'koffi';

const libc = koffi.load(null);
const names = new Map(Object.entries(koffi.os.errno).map(([name, number]) => [number, name]));

/** A path or a buffer; it goes over as a pointer. */
type Bytes = Uint8Array;

/** Makes no system call: what calling from JavaScript costs. */
export const abs: (value: number) => number = libc.func('int abs(int value)');

/** getppid(2), which does nothing in the kernel. */
export const getppid: () => number = libc.func('int getppid()');

/** statx(2), as stat(1) and ls(1) call it. */
export const statx: (directory: number, path: Bytes, flags: number, mask: number, into: Bytes) => number = libc.func(
  'int statx(int directory, const void *path, int flags, uint32_t mask, void *into)',
);

/** open(2) without a mode. */
export const open: (path: Bytes, flags: number) => number = libc.func('int open(const void *path, int flags)');

/** close(2). */
export const close: (descriptor: number) => number = libc.func('int close(int descriptor)');

/** read(2). */
export const read: (descriptor: number, into: Bytes, length: number) => number = libc.func(
  'int64_t read(int descriptor, void *into, size_t length)',
);

/** pread(2). */
export const pread: (descriptor: number, into: Bytes, length: number, offset: number) => number = libc.func(
  'int64_t pread64(int descriptor, void *into, size_t length, int64_t offset)',
);

/** getdents64(2). */
export const getdents64: (descriptor: number, into: Bytes, length: number) => number = libc.func(
  'int64_t getdents64(int descriptor, void *into, size_t length)',
);

/** posix_fadvise(2). */
export const posixFadvise: (descriptor: number, offset: number, length: number, advice: number) => number = libc.func(
  'int posix_fadvise64(int descriptor, int64_t offset, int64_t length, int advice)',
);

/** posix_spawnp(3). */
export const posixSpawn: (
  pid: number[],
  program: string,
  actions: Bytes,
  attributes: null,
  argv: readonly (string | null)[],
  environment: readonly (string | null)[],
) => number = libc.func(
  'int posix_spawnp(_Out_ int *pid, const char *program, void *actions, void *attributes, const char **argv, const char **environment)',
);

/** posix_spawn_file_actions_init(3). */
export const initActions: (actions: Bytes) => number = libc.func('int posix_spawn_file_actions_init(void *actions)');

/** posix_spawn_file_actions_addopen(3). */
export const addOpen: (actions: Bytes, descriptor: number, path: string, flags: number, mode: number) => number =
  libc.func(
    'int posix_spawn_file_actions_addopen(void *actions, int descriptor, const char *path, int flags, uint32_t mode)',
  );

/** waitpid(2). */
export const waitpid: (pid: number, status: number[], options: number) => number = libc.func(
  'int waitpid(int pid, _Out_ int *status, int options)',
);

/** What a call returned, unless it failed: then an `Error` with the errno's name and what it was about. */
export function checked(returned: number, what: () => string): number {
  if (returned !== -1) return returned;
  const number = koffi.errno();
  throw new Error(`${names.get(number) ?? `errno ${number}`}: ${what()}`);
}

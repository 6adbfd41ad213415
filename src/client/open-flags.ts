/** open(2)'s flags by name: asm-generic/fcntl.h, as x86-64 has them. */

const FLAGS: Readonly<Record<string, number>> = {
  O_RDONLY: 0,
  O_WRONLY: 0o1,
  O_RDWR: 0o2,
  O_CREAT: 0o100,
  O_EXCL: 0o200,
  O_NOCTTY: 0o400,
  O_TRUNC: 0o1000,
  O_APPEND: 0o2000,
  O_NONBLOCK: 0o4000,
  O_DSYNC: 0o10000,
  O_ASYNC: 0o20000,
  O_DIRECT: 0o40000,
  O_LARGEFILE: 0o100000,
  O_DIRECTORY: 0o200000,
  O_NOFOLLOW: 0o400000,
  O_NOATIME: 0o1000000,
  O_CLOEXEC: 0o2000000,
  O_SYNC: 0o4010000,
  O_PATH: 0o10000000,
  O_TMPFILE: 0o20200000,
};

/** The number of flags that are or-ed. Fails with a `RangeError` for a name that there is not. */
export function openFlags(...names: readonly string[]): number {
  return names.reduce((all, name) => all | flag(name), 0);
}

function flag(name: string): number {
  const number = FLAGS[name];
  if (number === undefined) throw new RangeError(`open(2) has no flag ${name}`);
  return number;
}

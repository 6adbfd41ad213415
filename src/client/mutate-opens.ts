/** Opening for writing, in each way in which a program does. */
import { type Attempt, type Attempts, type Call, closed, type Targets } from './attempt.ts';
import { libc, open, unlink } from './libc.ts';
import { openFlags } from './open-flags.ts';

const creat: Call = libc.func('int creat(const void *path, uint32_t mode)');
const openat2: Call = libc.func(
  'int64_t syscall(int64_t number, int64_t directory, const void *path, const void *how, size_t size)',
);

const MODE = 0o644;
const AT_FDCWD = -100;
// asm-generic/unistd.h: the number is the same on every machine.
const SYS_OPENAT2 = 437;

const removeMissing = ({ missing }: Targets): number => unlink(missing);

const opening = (target: 'file' | 'directory', ...flags: readonly string[]): Attempt<Targets> => ({
  call: (on) => closed(open(on[target], openFlags(...flags), MODE)),
});
const making = (...flags: readonly string[]): Attempt<Targets> => ({
  call: ({ missing }) => closed(open(missing, openFlags(...flags), MODE)),
  undo: removeMissing,
});

// struct open_how: u64 flags, u64 mode, u64 resolve.
function openHow(flags: number): Uint8Array {
  const how = Buffer.alloc(24);
  how.writeBigUInt64LE(BigInt(flags));
  return how;
}

/** `open`, `openat2` and `creat`. */
export const OPENS: Attempts = {
  'open(O_WRONLY) file': opening('file', 'O_WRONLY'),
  'open(O_RDWR) file': opening('file', 'O_RDWR'),
  'open(O_RDONLY|O_TRUNC) file': opening('file', 'O_RDONLY', 'O_TRUNC'),
  'open(O_WRONLY|O_TRUNC) file': opening('file', 'O_WRONLY', 'O_TRUNC'),
  'open(O_WRONLY|O_APPEND) file': opening('file', 'O_WRONLY', 'O_APPEND'),
  'open(O_WRONLY|O_CREAT) file': opening('file', 'O_WRONLY', 'O_CREAT'),
  'open(O_WRONLY|O_CREAT) missing': making('O_WRONLY', 'O_CREAT'),
  'open(O_RDONLY|O_CREAT) missing': making('O_RDONLY', 'O_CREAT'),
  'open(O_WRONLY|O_CREAT|O_EXCL) missing': making('O_WRONLY', 'O_CREAT', 'O_EXCL'),
  'open(O_WRONLY|O_CREAT|O_EXCL) file': opening('file', 'O_WRONLY', 'O_CREAT', 'O_EXCL'),
  'open(O_WRONLY) directory': opening('directory', 'O_WRONLY'),
  'open(O_RDWR) directory': opening('directory', 'O_RDWR'),
  'open(O_WRONLY|O_TMPFILE) directory': opening('directory', 'O_WRONLY', 'O_TMPFILE'),
  'openat2(O_WRONLY) file': {
    call({ file }) {
      const how = openHow(openFlags('O_WRONLY'));
      return closed(openat2(SYS_OPENAT2, AT_FDCWD, file, how, how.byteLength));
    },
  },
  'creat file': { call: ({ file }) => closed(creat(file, MODE)) },
  'creat missing': { call: ({ missing }) => closed(creat(missing, MODE)), undo: removeMissing },
};

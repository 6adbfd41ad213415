/** Mutants whose bytes are wrong, or cannot be had. */

export const BYTES = [
  {
    name: 'content-changes',
    bug: 'Each read of /docs/index.md gives a byte more than the one before.',
    fails: ['bytes/size-equals-read', 'bytes/two-opens-agree', 'bytes/tools-agree'],
  },
  {
    name: 'size-too-large',
    bug: 'The declared size of /signature.bin is a byte too large.',
    fails: ['bytes/declared-size'],
  },
  {
    name: 'size-too-small',
    bug: 'The declared size of /signature.bin is a byte too small.',
    fails: ['bytes/declared-size'],
  },
  {
    name: 'declares-packed-sizes',
    bug: 'Files are listed with the size that they have when packed.',
    fails: ['bytes/declared-size'],
  },
  {
    name: 'empty-fails',
    bug: 'Reading the empty file, whose size is declared as 0, says that there is none.',
    fails: ['bytes/empty-file'],
  },
  {
    name: 'mangles-binary',
    bug: 'The bytes of /signature.bin are taken for characters and written as UTF-8.',
    fails: ['bytes/expected-content'],
  },
  {
    name: 'adds-newline',
    bug: 'A newline is added to /README.txt.',
    fails: ['bytes/expected-content'],
  },
  {
    name: 'listed-but-unreadable',
    bug: 'Reading the listed file /docs/chapters/two.txt answers that the provider failed.',
    fails: ['bytes/readable'],
  },
  {
    name: 'throws-when-read',
    bug: 'Reading the listed file /docs/chapters/two.txt throws.',
    fails: ['bytes/readable'],
  },
  {
    name: 'selects-a-header-that-is-not-sent',
    bug: 'A listed file is drawn from a response header that upstream does not send.',
    fails: ['bytes/readable'],
  },
] as const;

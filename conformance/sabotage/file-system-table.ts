/** Sabotages of what a program sees: names, kinds, bytes and errnos. */

export const FILE_SYSTEM = [
  {
    name: 'sizes-off-by-one',
    bug: 'Sizes are one byte too large.',
    fails: ['bytes/size-equals-read'],
  },
  {
    name: 'short-reads',
    bug: 'A read ends at the next border of 4 KiB, however much was asked for.',
    fails: ['bytes/slices'],
  },
  {
    name: 'zeros-past-end',
    bug: 'A read past the end gives zeros.',
    fails: ['bytes/past-end'],
  },
  {
    name: 'open-file-changes',
    bug: 'Whoever has a file open gets its newest version.',
    fails: ['bytes/one-open-one-version'],
  },
  {
    name: 'inodes-repeat',
    bug: 'There are four inode numbers for all paths.',
    fails: ['namespace/inodes'],
  },
  {
    name: 'last-name-lost',
    bug: 'A listing lacks its last name.',
    fails: ['namespace/lookup-then-list'],
  },
  {
    name: 'types-swapped',
    bug: 'Listings say of files that they are directories and the other way round.',
    fails: ['namespace/types-agree'],
  },
  {
    name: 'files-turn',
    bug: 'A file that was looked at some times turns into an empty directory.',
    fails: ['namespace/not-a-directory'],
  },
  {
    name: 'names-folded',
    bug: 'Listings have all names in lower case.',
    fails: ['namespace/listed-names-stat'],
  },
  {
    name: 'names-invented',
    bug: 'A name that is not there is an empty file.',
    fails: ['namespace/unlisted-is-enoent'],
  },
  {
    name: 'missing-is-io-error',
    bug: 'A name that is not there is EIO.',
    fails: ['namespace/unlisted-is-enoent', 'errors/expected-errno'],
  },
  {
    name: 'denied-is-invalid',
    bug: 'What upstream denies is EINVAL instead of EACCES.',
    fails: ['errors/status-table'],
  },
  {
    name: 'throttled-is-io-error',
    bug: 'An upstream that asks to be left alone is EIO instead of EAGAIN.',
    fails: ['errors/throttled'],
  },
  {
    name: 'deadline-is-throttled',
    bug: 'An upstream that does not answer in time is EAGAIN instead of ETIMEDOUT.',
    fails: ['errors/stalled-upstream'],
  },
] as const;

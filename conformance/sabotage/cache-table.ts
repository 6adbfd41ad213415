/** Sabotages of what is kept, and for how long. */

export const CACHING = [
  {
    name: 'clock-stands-still',
    bug: 'What was kept once never expires.',
    fails: ['cache/same-size-change', 'cache/missing-names'],
  },
  {
    name: 'keeps-nothing',
    bug: 'Everything is expired as soon as it is kept.',
    fails: ['cache/warm-is-free', 'cache/missing-names'],
  },
  {
    name: 'keeps-everything',
    bug: 'The bound on what is kept is ignored.',
    fails: ['cache/bounded'],
  },
  {
    name: 'missing-for-ever',
    bug: 'A name that was missing once is missing for ever.',
    fails: ['cache/missing-names'],
  },
  {
    name: 'misses-unshared',
    bug: 'Each of many that want the same response at the same time asks for it.',
    fails: ['cache/concurrent-reads-share'],
  },
] as const;

/** Mutants that take more than they need. */

export const PERFORMANCE = [
  {
    name: 'busy',
    bug: 'Each read is busy for some 200 ms before it answers.',
    fails: ['performance/latency'],
  },
  {
    name: 'busts-caches',
    bug: 'Each read in a widget adds a number to the URL that no request had before, so no response serves twice.',
    fails: ['performance/requests'],
  },
  {
    name: 'hoards',
    bug: 'The first call takes 40 MiB and keeps them.',
    fails: ['performance/memory'],
  },
] as const;

/** Mutants that trap, loop, grow, or remember what they should not. */

export const CONTAINMENT = [
  {
    name: 'traps-after-1000',
    bug: 'Each call after the first 1,000 of an instance throws.',
    fails: ['containment/survives'],
  },
  {
    name: 'leaks',
    bug: 'Each call keeps 2 KiB for ever.',
    fails: ['containment/steady-memory'],
  },
  {
    name: 'loops',
    bug: 'Reading /docs/index.md never ends.',
    fails: ['containment/deadline'],
  },
  {
    name: 'slow',
    bug: 'Reading /docs/index.md takes some 5 s, and the deadline is 2 s.',
    fails: ['containment/deadline'],
  },
  {
    name: 'loops-on-unknown-names',
    bug: 'A lookup in /docs never ends for a name that is not there.',
    fails: ['namespace/unlisted-is-enoent', 'containment/odd-arguments'],
  },
  {
    name: 'traps-on-unicode',
    bug: 'A lookup throws for names of more than 200 bytes, and for characters that are two units of UTF-16.',
    fails: ['containment/odd-arguments'],
  },
  {
    name: 'recurses',
    bug: 'A lookup compares the characters of a name by recursion, one level for each pair, so a long name overflows the stack.',
    fails: ['containment/odd-arguments'],
  },
  {
    name: 'decodes-names',
    bug: 'A lookup decodes the name like a part of a URL, which throws for a "%" that begins no escape.',
    fails: ['containment/odd-arguments'],
  },
  {
    name: 'remembers-listings',
    bug: 'Texts have a line feed more once this instance has listed /files.',
    fails: ['containment/restart', 'containment/purity'],
  },
  {
    name: 'counts-calls',
    bug: 'A file of /docs says how many calls this instance has had.',
    fails: ['containment/purity'],
  },
] as const;

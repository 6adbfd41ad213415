/** Mutants that no author's module can be: their components are made from WebAssembly text. */

export const BY_HAND = [
  {
    name: 'imports-sockets',
    bug: 'The component imports sockets of WASI.',
    fails: ['capabilities/audit'],
  },
  {
    name: 'wants-4-gib',
    bug: 'The component declares a memory of 4 GiB, which no host gives it by default.',
    fails: ['containment/loads'],
  },
] as const;

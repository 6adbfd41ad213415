/** Mutants that no author's module can be: their components are made from WebAssembly text. */

export const BY_HAND = [
  {
    name: 'imports-sockets',
    bug: 'The component imports sockets of WASI.',
    fails: ['capabilities/audit'],
  },
] as const;

import type { OxlintConfig } from 'oxlint';
import { boundaries } from './.lint/boundaries.ts';

const NO_MOCKS = 'No mocks of our own modules: hand in a real one.';

/** Globals through which a program reaches the network; a function, a socket or a dispatcher is handed over instead. */
const NETWORK = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'].map((name) => ({
  name,
  message: 'The network is a parameter: take a dispatcher.',
}));

const config: OxlintConfig = {
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'vitest'],
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  categories: { correctness: 'error', suspicious: 'error' },
  ignorePatterns: ['node_modules/**', 'dist/**', '.cache/**', 'test/fixtures/**'],
  rules: {
    'max-lines': ['error', { max: 250 }],
    'max-lines-per-function': ['error', { max: 60 }],
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'no-eval': 'error',
    'no-console': 'error',
    'no-restricted-globals': ['error', { globals: NETWORK, checkGlobalObject: true }],
    // A branded value is made by asserting, once, in its parser; a polyfill is imported for its side effect.
    'typescript/no-unsafe-type-assertion': 'off',
    'import/no-unassigned-import': 'off',
    // Our interfaces are closures, not classes: their methods have no `this` to lose.
    'typescript/unbound-method': 'off',
    'promise/always-return': 'off',
    'promise/no-callback-in-promise': 'off',
    'no-shadow': 'off',
    // `import fc from 'fast-check'` is how that library is used.
    'import/no-named-as-default-member': 'off',
    'unicorn/consistent-function-scoping': 'off',
    // noImplicitReturns does it with types.
    'typescript/consistent-return': 'off',
    'typescript/no-extraneous-class': ['error', { allowEmpty: true }],
    // isolatedDeclarations wants types written out; a default among them is not noise.
    'typescript/no-unnecessary-type-arguments': 'off',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  },
  overrides: [
    ...boundaries,
    {
      files: ['test/**', 'conformance/**', 'fuzz/**'],
      rules: {
        'max-lines-per-function': 'off',
        'vitest/expect-expect': [
          'error',
          { assertFunctionNames: ['expect', 'expect*', 'assert', 'assert*', 'fc.assert'] },
        ],
        'vitest/no-focused-tests': 'error',
        'vitest/no-disabled-tests': 'error',
        'vitest/no-identical-title': 'error',
        'vitest/valid-expect': 'error',
        'vitest/no-restricted-vi-methods': ['error', { mock: NO_MOCKS, doMock: NO_MOCKS, hoisted: NO_MOCKS }],
      },
    },
    {
      // Tests that are made from data: their titles are ids, and each check has its own way to fail.
      files: ['conformance/run/register.ts'],
      rules: { 'vitest/valid-title': 'off', 'vitest/expect-expect': 'off', 'vitest/require-hook': 'off' },
    },
    // The component model's `err` is a thrown value inside a component.
    { files: ['src/author/guest.ts'], rules: { 'typescript/only-throw-error': 'off' } },
    { files: ['*.config.ts', 'providers/**'], rules: { 'import/no-default-export': 'off' } },
    { files: ['.setup/*'], rules: { 'no-console': 'off' } },
  ],
};

export default config;

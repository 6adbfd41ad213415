import { beforeAll, describe, expect, test } from 'vitest';
import { type Finding, lintProject } from './lint-project.ts';

interface Case {
  readonly what: string;
  readonly path: string;
  readonly source: string;
  /** The rule that refuses it; none = it is accepted. */
  readonly rule?: string;
}

const TEST = "import { expect, test } from 'vitest';\n";
const PROPERTIES = 'eslint(no-restricted-properties)';

const cases: Case[] = [
  {
    what: 'the environment in src/host',
    path: 'src/host/env.ts',
    source: 'export const home: unknown = process.env;',
    rule: PROPERTIES,
  },
  {
    what: 'the environment in src/cli',
    path: 'src/cli/env.ts',
    source: 'export const home: unknown = process.env;',
    rule: PROPERTIES,
  },
  {
    what: 'the environment taken apart',
    path: 'src/host/parts.ts',
    source: 'export const { env }: { env: unknown } = process;',
    rule: PROPERTIES,
  },
  {
    what: 'the environment in src/ambient',
    path: 'src/ambient/env.ts',
    source: 'export const home: unknown = process.env;',
  },
  {
    what: 'the environment in a child program',
    path: 'src/sandbox/guest/env.ts',
    source: 'export const home: unknown = process.env;',
    rule: PROPERTIES,
  },
  {
    what: 'the streams in a child program',
    path: 'src/sandbox/guest/pipes.ts',
    source: 'export const input: unknown = process.stdin;',
  },
  {
    what: 'the streams in src/sandbox',
    path: 'src/sandbox/pipes.ts',
    source: 'export const input: unknown = process.stdin;',
    rule: PROPERTIES,
  },
  {
    what: 'the arguments in src/host',
    path: 'src/host/argv.ts',
    source: 'export const words: unknown = process.argv;',
    rule: PROPERTIES,
  },
  { what: 'the arguments in src/cli', path: 'src/cli/argv.ts', source: 'export const words: unknown = process.argv;' },
  {
    what: 'an exit in src/host',
    path: 'src/host/exit.ts',
    source: 'export function leave(): void {\n  process.exit(1);\n}',
    rule: PROPERTIES,
  },
  {
    what: 'a built-in module by the back door',
    path: 'src/tree/back.ts',
    source: "export const fs: unknown = process.getBuiltinModule('fs');",
    rule: PROPERTIES,
  },
  {
    what: 'the console in src/tree',
    path: 'src/tree/log.ts',
    source: 'export function log(): void {\n  console.log(1);\n}',
    rule: 'eslint(no-console)',
  },
  {
    what: 'the console in src/cli',
    path: 'src/cli/log.ts',
    source: 'export function log(): void {\n  console.log(1);\n}',
  },
  {
    what: 'the global fetch',
    path: 'src/callout/fetch.ts',
    source: 'export const get: unknown = fetch;',
    rule: 'eslint(no-restricted-globals)',
  },
  {
    what: 'the global fetch through globalThis',
    path: 'src/tree/fetch.ts',
    source: 'export const get: unknown = globalThis.fetch;',
    rule: 'eslint(no-restricted-globals)',
  },
  {
    what: 'any',
    path: 'src/tree/any.ts',
    source: 'export function take(value: any): void {\n  void value;\n}',
    rule: 'typescript(no-explicit-any)',
  },
  {
    what: 'a non-null assertion',
    path: 'src/tree/bang.ts',
    source: 'export function first(list: number[]): number {\n  return list[0]!;\n}',
    rule: 'typescript(no-non-null-assertion)',
  },
  {
    what: 'a default export',
    path: 'src/tree/default.ts',
    source: 'const one = 1;\nexport default one;',
    rule: 'import(no-default-export)',
  },
  {
    what: 'a floating promise',
    path: 'src/tree/floating.ts',
    source: 'export function start(work: () => Promise<void>): void {\n  work();\n}',
    rule: 'typescript(no-floating-promises)',
  },
  {
    what: 'a promise where none is awaited',
    path: 'src/tree/misused.ts',
    source:
      'export function start(on: (f: () => void) => void): void {\n  on(async () => {\n    await Promise.resolve();\n  });\n}',
    rule: 'typescript(no-misused-promises)',
  },
  {
    what: 'a switch that forgets a case',
    path: 'src/tree/switch.ts',
    source: "export function f(kind: 'a' | 'b'): void {\n  switch (kind) {\n    case 'a':\n      f('b');\n  }\n}",
    rule: 'typescript(switch-exhaustiveness-check)',
  },
  {
    what: 'the first of two in a cycle',
    path: 'src/tree/ring-a.ts',
    source: "import { b } from './ring-b.ts';\nexport const a = (): number => b();",
    rule: 'import(no-cycle)',
  },
  {
    what: 'the second of two in a cycle',
    path: 'src/tree/ring-b.ts',
    source: "import { a } from './ring-a.ts';\nexport const b = (): number => a();",
    rule: 'import(no-cycle)',
  },
  {
    what: 'a file of 251 lines',
    path: 'src/tree/long.ts',
    source: 'export {};\n'.repeat(251),
    rule: 'eslint(max-lines)',
  },
  {
    what: 'a function of 61 lines',
    path: 'src/tree/tall.ts',
    source: `export function f(): void {\n${'  f();\n'.repeat(59)}}`.replace('f();', 'f();\n'),
    rule: 'eslint(max-lines-per-function)',
  },
  {
    what: 'a directive that silences nothing',
    path: 'src/tree/silent.ts',
    source: '// oxlint-disable-next-line no-eval\nexport const one = 1;',
    rule: 'unused-directive',
  },
  {
    what: 'a focused test',
    path: 'test/unit/only.test.ts',
    source: `${TEST}test.only('a', () => {\n  expect(1).toBe(1);\n});`,
    rule: 'vitest(no-focused-tests)',
  },
  {
    what: 'a skipped test',
    path: 'test/unit/skip.test.ts',
    source: `${TEST}test.skip('a', () => {\n  expect(1).toBe(1);\n});`,
    rule: 'vitest(no-disabled-tests)',
  },
  {
    what: 'a test that asserts nothing',
    path: 'test/unit/empty.test.ts',
    source: "import { test } from 'vitest';\ntest('a', () => {});",
    rule: 'vitest(expect-expect)',
  },
  {
    what: 'two tests of one title',
    path: 'test/unit/twins.test.ts',
    source: `${TEST}${"test('a', () => {\n  expect(1).toBe(1);\n});\n".repeat(2)}`,
    rule: 'vitest(no-identical-title)',
  },
  {
    what: 'an expectation without a matcher',
    path: 'test/unit/matcher.test.ts',
    source: `${TEST}test('a', () => {\n  expect(1);\n});`,
    rule: 'vitest(valid-expect)',
  },
  {
    what: 'a mock of a module',
    path: 'test/unit/mock.test.ts',
    source:
      "import { expect, test, vi } from 'vitest';\nvi.mock('../src/tree/cache.ts');\ntest('a', () => {\n  expect(1).toBe(1);\n});",
    rule: 'vitest(no-restricted-vi-methods)',
  },
  {
    what: 'a sleep in a test',
    path: 'test/unit/sleep.ts',
    source: "import { setTimeout } from 'node:timers/promises';\nawait setTimeout(100);",
    rule: 'eslint(no-restricted-imports)',
  },
  {
    what: 'an ordinary file',
    path: 'src/tree/good.ts',
    source: 'export function double(value: number): number {\n  return value * 2;\n}',
  },
  {
    what: 'an ordinary test',
    path: 'test/unit/good.test.ts',
    source: `${TEST}test('a', () => {\n  expect(1).toBe(1);\n});`,
  },
];

describe('the linter', () => {
  let found: ReadonlyMap<string, readonly Finding[]> = new Map();
  beforeAll(async () => {
    found = await lintProject(new Map(cases.map(({ path, source }) => [path, `${source.trimEnd()}\n`])));
  });

  test.each(cases.filter(({ rule }) => rule !== undefined))('meeting $what refuses it', ({ path, rule }) => {
    expect((found.get(path) ?? []).map((finding) => finding.rule)).toContain(rule);
  });

  test.each(cases.filter(({ rule }) => rule === undefined))('meeting $what accepts it', ({ path }) => {
    expect(found.get(path) ?? []).toEqual([]);
  });
});

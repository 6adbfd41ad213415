import { beforeAll, describe, expect, test } from 'vitest';
import { type Finding, lintProject } from './lint-project.ts';

/** Who may import whom: `v` values and types, `t` types only, `.` nothing. Columns in the order of the rows. */
const TABLE = `
  contract    v . . . . . . . . . . . .
  capability  v v . . . . . . . . . . .
  tree        v v v . . . . . . . . . .
  sandbox     v v v v . . . . t . . . .
  callout     v v v . v . . . t . . . .
  fuse        v v v . . v . . t . . . .
  author      v v . . . . v . v . . . .
  upstream    v . . . . . . v v . . . .
  ambient     v . . . . . . . v . . . .
  client      v . . . . . . . v v . . .
  host        v v v v v v v . v . v . .
  mount       v v v v v v . . v . v v .
  cli         v v v v v v v v v . v v v
`;

interface Case {
  readonly what: string;
  readonly path: string;
  readonly source: string;
  readonly refused: boolean;
}

const value = (specifier: string): string =>
  `import { thing } from '${specifier}';\nexport const held: unknown = thing;\n`;
const typed = (specifier: string): string => `import type { Thing } from '${specifier}';\nexport type Held = Thing;\n`;

const folders: Case[] = TABLE.trim()
  .split('\n')
  .flatMap((line, _index, lines) => {
    const [from = '', ...marks] = line.trim().split(/\s+/);
    return marks.flatMap((mark, column): Case[] => {
      const to = lines[column]?.trim().split(/\s+/)[0] ?? '';
      if (from === to) return [];
      const path = `src/${from}/deep/${to}`;
      return [
        {
          what: `src/${from} importing src/${to}`,
          path: `${path}.ts`,
          source: value(`../../${to}/thing.ts`),
          refused: mark !== 'v',
        },
        {
          what: `src/${from} importing a type of src/${to}`,
          path: `${path}-type.ts`,
          source: typed(`../../${to}/thing.ts`),
          refused: mark === '.',
        },
      ];
    });
  });

const OWNERS: Readonly<Record<string, string>> = {
  '@bytecodealliance/jco-transpile': 'sandbox',
  '@bytecodealliance/jco/component': 'sandbox',
  undici: 'callout',
  'fuse-native': 'fuse',
  koffi: 'fuse client ambient',
  msw: 'upstream',
  'msw/node': 'upstream',
  nock: 'upstream',
  'componentize-qjs': 'author',
  commander: 'cli',
  'node:fs': 'ambient',
  'node:fs/promises': 'ambient',
  fs: 'ambient',
  'node:net': 'ambient',
  'node:tls': 'ambient',
  'node:http': 'ambient',
  'node:https': 'ambient',
  'node:dns': 'ambient',
  'node:dns/promises': 'ambient',
  'node:child_process': 'ambient',
  'node:worker_threads': 'ambient',
  'node:process': 'ambient',
  'node:module': 'ambient',
};
const LAYERS = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/)[0] ?? '');

const packages: Case[] = Object.entries(OWNERS).flatMap(([name, owner]) =>
  LAYERS.map((from) => ({
    what: `src/${from} importing ${name}`,
    path: `src/${from}/${name.replaceAll(/[/@:]/g, '-')}.ts`,
    source: value(name),
    refused: !owner.split(' ').includes(from),
  })),
);

const importing = (what: string, path: string, specifier: string, refused: boolean): Case => ({
  what,
  path,
  source: value(specifier),
  refused,
});

const others: Case[] = [
  importing("the author's module importing src/contract", 'src/author/provider.ts', '../contract/node.ts', false),
  importing('the kit importing src/index.ts', 'conformance/area/whole.ts', '../../src/index.ts', false),
  importing('the kit importing a part of src', 'conformance/area/part.ts', '../../src/tree/cache.ts', true),
  importing('the fuzzers importing a part of src', 'fuzz/part.ts', '../src/contract/path.ts', true),
  importing('the benchmarks importing a part of src', 'bench/part.ts', '../src/host/host.ts', true),
  importing("a provider importing the author's module", 'providers/p/good.ts', 'omnivet/provider', false),
  importing('a provider importing the host', 'providers/p/host.ts', '../../src/host/host.ts', true),
  importing('a provider importing node:fs', 'providers/p/fs.ts', 'node:fs', true),
  importing('a way round through src', 'src/tree/round.ts', '../../src/host/host.ts', true),
  importing('a way round through ./..', 'src/tree/dots.ts', './../host/host.ts', true),
  importing("a way round through the package's own name", 'src/tree/self.ts', 'omnivet', true),
  importing('a child program importing node:fs', 'src/sandbox/guest/fs.ts', 'node:fs', true),
  importing('the sandbox importing rolldown', 'src/sandbox/rolldown.ts', 'rolldown', false),
  importing("the author's folder importing rolldown", 'src/author/rolldown.ts', 'rolldown', false),
  importing('the sandbox importing JMESPath', 'src/sandbox/jmespath.ts', '@jmespath-community/jmespath', false),
  importing("the author's folder importing JMESPath", 'src/author/jmespath.ts', '@jmespath-community/jmespath', false),
  importing('the tree importing JMESPath', 'src/tree/jmespath.ts', '@jmespath-community/jmespath', true),
  importing('the host importing the kit', 'src/host/kit.ts', '../../conformance/index.ts', true),
  importing('the command line importing the kit', 'src/cli/kit.ts', '../../conformance/index.ts', false),
  importing('the client program importing node:fs', 'src/client/some-child.ts', 'node:fs', false),
  importing('the client program importing node:net', 'src/client/net-child.ts', 'node:net', true),
  importing('the host importing rolldown', 'src/host/rolldown.ts', 'rolldown', true),
  importing('the start of a child importing node:fs', 'src/sandbox/child/fs.ts', 'node:fs', false),
  importing('the start of a child importing node:net', 'src/sandbox/child/net.ts', 'node:net', true),
  importing('the start of a child importing src/host', 'src/sandbox/child/host.ts', '../../host/host.ts', true),
  importing('a bundled module importing its like', 'src/author/contents.ts', './utf8.ts', false),
  importing('a bundled module importing the bundler', 'src/author/nodes.ts', './bundle.ts', true),
  importing('a provider importing a package', 'providers/p/zod.ts', 'zod', true),
  importing('a provider importing its own file', 'providers/p/own.ts', './place.ts', false),
  importing('a provider importing the whole of omnivet', 'providers/p/whole.ts', 'omnivet', true),
  importing("a provider's recorded upstream importing msw", 'providers/p/upstream/handlers.ts', 'msw', false),
  {
    what: 'a finder of packages',
    path: 'src/sandbox/finder.ts',
    source: "export { findPackageJSON } from 'node:module';\n",
    refused: false,
  },
  {
    what: 'a loader of any module',
    path: 'src/sandbox/loader.ts',
    source: "export { createRequire } from 'node:module';\n",
    refused: true,
  },
  importing('the host importing vitest', 'src/host/vitest.ts', 'vitest', true),
  {
    what: 'a dynamic import of node:fs',
    path: 'src/tree/dynamic.ts',
    source: "export const held: unknown = await import('node:fs');\n",
    refused: true,
  },
  {
    what: 'a re-export of node:fs',
    path: 'src/tree/re-export.ts',
    source: "export { readFile } from 'node:fs/promises';\n",
    refused: true,
  },
  { what: 'a type of node:net', path: 'src/tree/socket.ts', source: typed('node:net'), refused: false },
];

const authorModule: Case[] = [
  ['a sibling', './build.ts'],
  ['src/ambient', '../ambient/files.ts'],
  ['a package', 'zod'],
  ['node:buffer', 'node:buffer'],
].map(([what = '', specifier = '']) =>
  importing(`the author's module importing ${what}`, 'src/author/provider.ts', specifier, true),
);

describe('the linter', () => {
  const all = [...folders, ...packages, ...others];
  let found: ReadonlyMap<string, readonly Finding[]> = new Map();
  beforeAll(async () => {
    found = await lintProject(new Map(all.map(({ path, source }) => [path, source])));
  });

  test('has one file for each case', () => {
    expect(new Set(all.map(({ path }) => path)).size).toBe(all.length);
  });

  test.each(all.filter(({ refused }) => refused))('meeting $what refuses it', ({ path }) => {
    expect(rules(found.get(path))).toContain('eslint(no-restricted-imports)');
  });

  test.each(all.filter(({ refused }) => !refused))('meeting $what accepts it', ({ path }) => {
    expect(found.get(path) ?? []).toEqual([]);
  });

  test.each(authorModule)('meeting $what refuses it', async ({ path, source }) => {
    expect(rules((await lintProject(new Map([[path, source]]))).get(path))).toContain('eslint(no-restricted-imports)');
  });
});

function rules(findings: readonly Finding[] = []): string[] {
  return findings.map(({ rule }) => rule);
}

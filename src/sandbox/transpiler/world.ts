/** The world of a component, in the words of wasm-tools and of jco's type generator, held against `provider.wit`. */
import { generateTypes } from '@bytecodealliance/jco-transpile/component';
import { componentWit, metadataShow } from '@bytecodealliance/jco-transpile/wasm-tools';
import type { WorldFacts } from '../facts.ts';

const PROVIDER = 'omnifs:provider/provider@1.0.0';
const TYPES = 'omnifs:provider/types@1.0.0';
const MAX_LISTED = 64;

/** The world, and whether a function of the provider is asynchronous: preview 3. */
export interface ReadWorld extends WorldFacts {
  readonly asynchronous: boolean;
}

/** Reads the world; fails with what the tools throw on an invalid component. */
export async function readWorld(bytes: Uint8Array, wit: string): Promise<ReadWorld> {
  const { imports, exports } = rootItems(await componentWit(bytes));
  const found = interfacesOf({ tag: 'binary', val: bytes }, 'root');
  const expected = interfacesOf({ tag: 'source', val: wit }, 'omnifs-provider');
  const differences = exports.includes(PROVIDER)
    ? [PROVIDER, TYPES].flatMap((name) => compare(name, found.get(name), expected.get(name)))
    : [];
  return {
    imports: imports.slice(0, 256).map((name) => ({ name, functions: functionsOf(found.get(name)) })),
    exports: exports.slice(0, 256),
    differences: differences.slice(0, MAX_LISTED),
    producers: await producersOf(bytes),
    asynchronous: [...(found.get(PROVIDER) ?? [])].some((statement) => /\): Promise</.test(statement)),
  };
}

/** Imports and exports of `world root` as wasm-tools prints it: `import a:b/c@1.0.0;`, `export f: func(…)`. */
function rootItems(text: string): { imports: string[]; exports: string[] } {
  const items = { imports: [] as string[], exports: [] as string[] };
  let depth = 0;
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line.startsWith('//')) continue;
    const [, direction, name] = /^(import|export) ((?:[^\s;:]+:[^\s;]+)|(?:[^\s;:]+))/.exec(line) ?? [];
    if (depth === 1 && name !== undefined) items[direction === 'import' ? 'imports' : 'exports'].push(clip(name));
    depth += (line.match(/\{/g)?.length ?? 0) - (line.match(/\}/g)?.length ?? 0);
  }
  return items;
}

// The generator writes a file for each interface, whose first line names it; the types in it are those of the binary.
function interfacesOf(
  wit: { tag: 'binary'; val: Uint8Array } | { tag: 'source'; val: string },
  world: string,
): Map<string, Set<string>> {
  const files = generateTypes('component', { wit, world, instantiation: { tag: 'sync' } });
  const interfaces = new Map<string, Set<string>>();
  for (const [, source] of files) {
    const text = new TextDecoder().decode(source);
    const [, name] = /^\/\*\* @module Interface (\S+) \*\*\//.exec(text) ?? [];
    if (name !== undefined) interfaces.set(name, statementsOf(text));
  }
  return interfaces;
}

function statementsOf(text: string): Set<string> {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s+/g, ' ');
  return new Set(
    code
      .split(/(?=\bexport )/)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
}

function functionsOf(statements: Set<string> | undefined): string[] {
  // An import that the generator does not know by name is a function of the world itself.
  if (statements === undefined) return ['(not an interface)'];
  const named = [...statements].flatMap(
    (statement) => /^export (?:function|class) (\S+?)[\s(]/.exec(statement)?.[1] ?? [],
  );
  return named.slice(0, MAX_LISTED).map(clip);
}

function compare(name: string, found: Set<string> | undefined, expected: Set<string> | undefined): string[] {
  if (found === undefined || expected === undefined) return [];
  const missing = [...expected].filter((statement) => !found.has(statement));
  const subjects = new Set([...expected].map(subjectOf));
  const extra = [...found].filter((statement) => FUNCTION.test(statement) && !subjects.has(subjectOf(statement)));
  return [
    ...missing.map((statement) => {
      const instead = [...found].find((other) => subjectOf(other) === subjectOf(statement));
      return clip(`${name}: ${instead === undefined ? 'nothing' : `"${instead}"`} where "${statement}" is expected`);
    }),
    ...extra.map((statement) => clip(`${name}: "${statement}", which is no part of it`)),
  ];
}

const FUNCTION = /^export function /;

// `export function readFile`, of a whole statement.
function subjectOf(statement: string): string {
  return /^export \w+ \w+/.exec(statement)?.[0] ?? statement;
}

async function producersOf(bytes: Uint8Array): Promise<string[]> {
  const lines = new Set<string>();
  for (const { producers } of await metadataShow(bytes))
    for (const [field, values] of producers)
      for (const [name, version] of values) lines.add(clip(`${field} ${name} ${version}`.trim()));
  return [...lines].slice(0, MAX_LISTED);
}

function clip(text: string): string {
  return text.slice(0, 1_000).toWellFormed();
}

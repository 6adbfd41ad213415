/** Trees of nodes for the puppet to act out: sound ones, and directories that contradict themselves. */
import fc from 'fast-check';
import type { NodeKind, ProviderError } from 'omnivet/provider';
import {
  type PuppetChild,
  type PuppetDirectory,
  type PuppetFacts,
  type PuppetFile,
  puppetSegments,
} from '../../providers/puppet/encoder.ts';
import { readable } from '../classified.ts';
import { printable, unitsOf, writeOut } from '../puppet-text.ts';
import { entryName, plainName } from './entry-name.ts';

export interface Tree {
  readonly script: PuppetDirectory;
  readonly tricks: readonly string[];
}

/** What a lookup says about a name that is listed, or is not. */
const LOOKUPS = ['as listed', 'says no', 'another name', 'the other kind', 'not listed', 'an invalid name'] as const;
const SIZES = ['exact', 'not known', 'too small', 'too large'] as const;
const ERRORS: readonly ProviderError['tag'][] = [
  'not-found',
  'not-a-directory',
  'not-a-file',
  'not-permitted',
  'invalid',
  'too-large',
  'unavailable',
  'internal',
];
const CONTENTS: readonly (readonly [name: string, content: string | Uint8Array])[] = [
  ['a text', 'fine\n'],
  ['an empty file', ''],
  ['bytes', Uint8Array.of(0, 255, 10, 0x80)],
  ['a text beyond ASCII', '\u65e5\u672c \u{1f980}'],
];
/** Segments of the path at which it stands, so that names below it still fit. */
const MOST_SEGMENTS = 12;
const MOST_DEPTH = 3;

/** A file or a directory, by the directory before it in which it stands: so a node shrinks towards the root by itself. */
interface Draft {
  readonly name: readonly [name: string, tricks: readonly string[]];
  readonly kind: NodeKind;
  /** Counts the root and the directories before it; begins again behind the last. */
  readonly parent: number;
  readonly lookup: (typeof LOOKUPS)[number];
  readonly size: (typeof SIZES)[number];
  readonly content: { readonly name: string; readonly read: PuppetFile['read'] };
  readonly modified: number | undefined;
  readonly version: string | undefined;
}

/** A tree. Shrinks to an empty directory, its files to `a` with a short text. */
export function nodeTree(): fc.Arbitrary<Tree> {
  return fc
    .array(draft(), { maxLength: 7, size: 'max' })
    .map(treeOf)
    .filter(({ script }) => puppetSegments(script).length <= MOST_SEGMENTS)
    .map((tree) =>
      readable(tree, ({ script, tricks }) => `${describeTree(script)} (${unusual(tricks).join(', ') || 'plain'})`),
    );
}

/** What is in it, and what contradicts what. */
export function classify({ script, tricks }: Tree): readonly string[] {
  const names = script.list.map((node) => ('entry' in node ? writeOut(node.entry) : ''));
  const empty = names.length === 0 ? ['empty directory'] : [];
  const twice = new Set(names).size < names.length ? ['duplicate'] : [];
  return [...new Set([...tricks, ...empty, ...twice, `depth ${depthOf(script)}`])];
}

/** What {@link nodeTree} has to hit. */
export const CLASSES: readonly string[] = [
  ...LOOKUPS.map((lookup) => `lookup: ${lookup}`),
  ...SIZES.map((size) => `size: ${size}`),
  ...ERRORS.map((error) => `error: ${error}`),
  ...CONTENTS.map(([name]) => name),
  'empty directory',
  'depth 1',
  'depth 2',
  'depth 3',
  'an odd name',
  'duplicate',
  'a version',
  'a time',
];

function draft(): fc.Arbitrary<Draft> {
  return fc.record({
    name: nameText(),
    kind: fc.constantFrom<NodeKind[]>('file', 'file', 'directory'),
    parent: fc.nat({ max: 5 }),
    lookup: lookups(),
    size: mostly(SIZES),
    content: fc.oneof(
      { withCrossShrink: true },
      { weight: 4, arbitrary: fc.constantFrom(...CONTENTS).map(([name, inline]) => ({ read: { inline }, name })) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(...ERRORS).map((error) => ({ read: { error }, name: `error: ${error}` })),
      },
    ),
    modified: fc.option(fc.constantFrom(0, 1_000_000_000, 4_102_444_800, 2 ** 40), { nil: undefined, freq: 6 }),
    version: fc.option(fc.constantFrom('1', '', '\u00e9'), { nil: undefined, freq: 6 }),
  });
}

interface Parent {
  readonly depth: number;
  readonly children: Draft[];
}

function treeOf(drafts: readonly Draft[]): Tree {
  const root: Parent = { depth: 0, children: [] };
  const directories: Parent[] = [root];
  const inside = new Map<Draft, Parent>();
  for (const draft of drafts) {
    const parent = directories[draft.parent % directories.length] ?? root;
    parent.children.push(draft);
    const here = { depth: parent.depth + 1, children: [] };
    inside.set(draft, here);
    if (draft.kind === 'directory' && here.depth < MOST_DEPTH) directories.push(here);
  }
  const scriptOf = ({ children }: Parent): PuppetDirectory =>
    directoryOf(children, (child) => scriptOf(inside.get(child) ?? root));
  return { script: scriptOf(root), tricks: drafts.flatMap(tricksOf) };
}

function directoryOf(children: readonly Draft[], below: (directory: Draft) => PuppetDirectory): PuppetDirectory {
  const entries = children.map((child): [string, PuppetChild] => {
    const is = child.kind === 'directory' ? below(child) : { read: child.content.read, ...factsOf(child) };
    return [child.name[0], childOf(child, is)];
  });
  const list = children.filter(({ lookup }) => lookup !== 'not listed');
  return {
    list: list.map((child) => ({ entry: child.name[0], kind: child.kind, ...factsOf(child) })),
    below: Object.fromEntries(entries),
  };
}

function tricksOf({ name: [, odd], kind, lookup, size, content, modified, version }: Draft): string[] {
  if (kind === 'directory') return [...odd, `lookup: ${lookup}`];
  const facts = [...(modified === undefined ? [] : ['a time']), ...(version === undefined ? [] : ['a version'])];
  return [...odd, `lookup: ${lookup}`, content.name, `size: ${size}`, ...facts];
}

function factsOf({ kind, size, content: { read }, modified, version }: Draft): PuppetFacts {
  if (kind === 'directory') return {};
  const bytes = 'inline' in read ? Buffer.from(read.inline as string).byteLength : 0;
  const sizes = { exact: bytes, 'not known': undefined, 'too small': Math.max(0, bytes - 1), 'too large': bytes + 1 };
  const declared = sizes[size];
  return {
    ...(declared === undefined ? {} : { size: declared }),
    ...(modified === undefined ? {} : { modified }),
    ...(version === undefined ? {} : { version }),
  };
}

function mostly<Value>(values: readonly Value[]): fc.Arbitrary<Value> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: fc.constantFrom(...values.slice(0, 1)) },
    fc.constantFrom(...values),
  );
}

function lookups(): fc.Arbitrary<Draft['lookup']> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 6, arbitrary: fc.constant('as listed' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...LOOKUPS) },
  );
}

// As text: what is below is found by it.
function nameText(): fc.Arbitrary<readonly [name: string, tricks: readonly string[]]> {
  return fc
    .oneof({ withCrossShrink: true }, { weight: 12, arbitrary: plainName() }, { weight: 1, arbitrary: entryName() })
    .filter(({ name }) => unitsOf(name) <= 256)
    .map(({ name, tricks }) => [writeOut(name), tricks.length === 0 ? [] : ['an odd name']] as const);
}

function childOf(draft: Draft, is: PuppetFile | PuppetDirectory): PuppetChild {
  const {
    name: [name],
    kind,
    lookup,
  } = draft;
  const facts = factsOf(draft);
  const other: NodeKind = kind === 'file' ? 'directory' : 'file';
  switch (lookup) {
    case 'as listed':
    case 'not listed':
      return { is };
    case 'says no':
      return { lookup: 'missing', is };
    case 'another name':
      return { lookup: { entry: `${name.slice(0, 200)}x`, kind, ...facts }, is };
    case 'the other kind':
      return { lookup: { entry: name, kind: other }, is };
    case 'an invalid name':
      return { lookup: { entry: `${name.slice(0, 200)}/x`, kind, ...facts }, is };
  }
}

const USUAL: readonly string[] = ['a text', 'size: exact', 'lookup: as listed'];

function unusual(tricks: readonly string[]): readonly string[] {
  return [...new Set(tricks)].filter((trick) => !USUAL.includes(trick));
}

function depthOf({ below = {} }: PuppetDirectory): number {
  const depths = Object.values(below).map(({ is }) => (is !== undefined && 'list' in is ? depthOf(is) : 0));
  return 1 + Math.max(0, ...depths);
}

function describeTree({ list, below = {} }: PuppetDirectory): string {
  const listed = list.map((node) => ('entry' in node ? writeOut(node.entry) : '*'));
  const hidden = Object.keys(below).filter((name) => !listed.includes(name));
  const text = (name: string): string => {
    const is = Object.hasOwn(below, name) ? below[name]?.is : undefined;
    return `${printable(name)}${is !== undefined && 'list' in is ? describeTree(is) : ''}`;
  };
  return `[${listed.map(text).join(', ')}${hidden.length === 0 ? '' : `; not listed: ${hidden.map(text).join(', ')}`}]`;
}

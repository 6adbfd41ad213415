/**
 * The file system that a puppet's script is, by contract.md alone. Where a script contradicts itself, what the host has seen first
 * decides, and the model gives every answer that either side of the contradiction leads to.
 */
import type { NodeKind } from 'omnivet/provider';
import type {
  PuppetChild,
  PuppetDirectory,
  PuppetFacts,
  PuppetNode,
  PuppetScript,
} from '../../providers/puppet/encoder.ts';
import { writeOut } from '../puppet-text.ts';
import { errnoOfError } from './errno.ts';
import { itemsOf, listNodes } from './listing.ts';
import { errnoOfName, judgeName } from './name.ts';
import { type Content, fails, type ListedChild, ok, type Outcome, type StatValue } from './outcome.ts';
import { contentOf, type World } from './upstream.ts';

/** A reader's view of one script. Paths are names below it; none is the script itself. */
export interface TreeModel {
  stat(path: readonly string[]): readonly Outcome<StatValue>[];
  list(path: readonly string[]): readonly Outcome<readonly ListedChild[]>[];
  read(path: readonly string[]): readonly Outcome<Content>[];
}

/** What a lookup found: what it is said to be, and what the puppet has there. */
interface Found {
  readonly kind: NodeKind;
  readonly size: number | undefined;
  readonly is: PuppetScript | undefined;
}

/** The model of a script. */
export function treeModel(script: PuppetScript, world: World): TreeModel {
  const resolve = (path: readonly string[]): readonly Outcome<Found>[] => {
    let here: readonly Outcome<Found>[] = [ok(found(kindOf(script), script, script))];
    for (const name of path) here = here.flatMap((at) => (at.ok ? lookup(at.value, name, world) : [at]));
    return here;
  };
  const each = <Value>(
    path: readonly string[],
    of: (here: Found) => readonly Outcome<Value>[],
  ): readonly Outcome<Value>[] => resolve(path).flatMap((at) => (at.ok ? of(at.value) : [at]));
  return {
    stat: (path) => each(path, (here) => statOf(here, world)),
    list: (path) => each(path, (here) => listOf(here, world)),
    read: (path) => each(path, (here) => readOf(here, world)),
  };
}

function lookup({ kind, is }: Found, name: string, world: World): readonly Outcome<Found>[] {
  if (kind === 'file') return fails('ENOTDIR');
  const verdict = judgeName(name);
  if (verdict === 'refuse') return fails(errnoOfName(name));
  const directory = is !== undefined && 'list' in is ? is : { list: [] };
  const child = childOf(directory, name);
  const answers = lookupAnswers(directory, name, child, world);
  const listed = listedAnswers(directory, name, child, world);
  // Nobody knows whether it was listed before. A kind that changes is refused by the kernel.
  const differ = listed.some((one) => !answers.some((other) => same(one, other)));
  const kinds = new Set([...answers, ...listed].flatMap((one) => (one.ok ? [one.value.kind] : [])));
  const flips = kinds.size > 1 ? fails('EIO') : [];
  const unusual = verdict === 'either' ? fails('ENOENT') : [];
  return [...answers, ...(differ ? listed : []), ...flips, ...unusual];
}

function lookupAnswers(
  { list }: Pick<PuppetDirectory, 'list'>,
  name: string,
  child: PuppetChild | undefined,
  world: World,
): readonly Outcome<Found>[] {
  if (child?.lookup === 'missing') return fails('ENOENT');
  if (child?.lookup !== undefined) return answered(child.lookup, name, child, world);
  if (child?.is !== undefined) return [ok(found(kindOf(child.is), child.is, child.is))];
  const node =
    list.find((one) => 'entry' in one && writeOut(one.entry) === name) ?? list.find((one) => 'expand' in one);
  return node === undefined ? fails('ENOENT') : answered(node, name, child, world);
}

// A listing that fails as a whole tells nothing about a name.
function listedAnswers(
  { list }: Pick<PuppetDirectory, 'list'>,
  name: string,
  child: PuppetChild | undefined,
  world: World,
): readonly Outcome<Found>[] {
  const listings = listNodes(list, world);
  const named = listings.flatMap((listing) => (listing.ok ? listing.value.filter((one) => one.name === name) : []));
  if (named.length === 0) return [];
  const nodes = list.filter((one) => 'entry' in one && writeOut(one.entry) === name);
  return nodes.flatMap((node) => answered(node, name, child, world));
}

function answered(
  node: PuppetNode,
  name: string,
  child: PuppetChild | undefined,
  world: World,
): readonly Outcome<Found>[] {
  if ('entry' in node) {
    return writeOut(node.entry) === name ? [ok(found(node.kind ?? 'file', node, child?.is))] : fails('EIO');
  }
  return itemsOf(node, world).flatMap((items): readonly Outcome<Found>[] => {
    if (!items.ok) return [items];
    const item = items.value.find((one) => one.name === name);
    return item === undefined ? fails('ENOENT') : [ok(found(item.kind, factsOf(item.size), child?.is))];
  });
}

function statOf(here: Found, world: World): readonly Outcome<StatValue>[] {
  if (here.kind === 'directory') return [ok({ kind: 'directory', size: undefined })];
  const { size } = here;
  // What is not known is fetched, and fails as reading it does.
  const read = readOf(here, world).map((content): Outcome<StatValue> =>
    content.ok ? ok({ kind: 'file', size: lengthOf(content.value) }) : content,
  );
  return size === undefined ? read : [ok({ kind: 'file', size }), ...read.filter((one) => !one.ok)];
}

function listOf({ kind, is }: Found, world: World): readonly Outcome<readonly ListedChild[]>[] {
  if (kind === 'file') return fails('ENOTDIR');
  return is !== undefined && 'list' in is ? listNodes(is.list, world) : [ok([])];
}

function readOf({ kind, size, is }: Found, world: World): readonly Outcome<Content>[] {
  if (kind === 'directory') return fails('EISDIR');
  // The puppet: a directory that is read is no file, and what a script says nothing about is empty.
  if (is !== undefined && 'list' in is) return fails('EISDIR');
  return contentsOf(is, world).flatMap((content): readonly Outcome<Content>[] => {
    const length = content.ok ? lengthOf(content.value) : undefined;
    // Never truncated, never padded: a size that lies is a broken contract.
    return size !== undefined && length !== undefined && size !== length ? fails('EIO') : [content];
  });
}

function contentsOf(is: Exclude<PuppetScript, PuppetDirectory> | undefined, world: World): readonly Outcome<Content>[] {
  if (is === undefined) return [ok({ kind: 'bytes', bytes: new Uint8Array() })];
  const { read } = is;
  if ('error' in read) return fails(errnoOfError(read.error));
  if ('query' in read) return contentOf(read.query, world);
  const bytes = read.inline instanceof Uint8Array ? read.inline : Buffer.from(writeOut(read.inline));
  return [ok({ kind: 'bytes', bytes })];
}

function childOf(
  { below = {}, otherwise }: Pick<PuppetDirectory, 'below' | 'otherwise'>,
  name: string,
): PuppetChild | undefined {
  return Object.hasOwn(below, name) ? below[name] : otherwise;
}

function found(kind: NodeKind, { size }: PuppetFacts, is: PuppetScript | undefined): Found {
  return { kind, size: kind === 'file' ? size : undefined, is };
}

function factsOf(size: number | undefined): PuppetFacts {
  return size === undefined ? {} : { size };
}

function kindOf(script: PuppetScript): NodeKind {
  return 'list' in script ? 'directory' : 'file';
}

function same(one: Outcome<Found>, other: Outcome<Found>): boolean {
  return one.ok && other.ok && one.value.kind === other.value.kind && one.value.size === other.value.size;
}

function lengthOf(content: Content): number | undefined {
  return content.kind === 'bytes' ? content.bytes.byteLength : undefined;
}

/** Operations by chance, more of those that cost little: thousands of them are to be made. */
import type { SubjectMount } from '../../context.ts';
import type { SubjectFacts } from '../../subject/facts.ts';
import { sampleOf } from '../../subject/random.ts';
import { depthOf } from '../../subject/walk.ts';
import { nameLike, oneOf, randomName } from '../namespace/random-names.ts';
import { childOf } from '../../subject/path.ts';

export type Operation = Parameters<SubjectMount['client']['batch']>[0][number];

/** Paths below the provider's root that lie equally deep. */
export interface Level {
  readonly depth: number;
  readonly paths: readonly string[];
}

/** Where operations are to be made. */
export interface MixedPaths {
  /** Where names that are not there are looked up. */
  readonly directories: readonly Level[];
  /** The same where each of them costs a request. */
  readonly costly: readonly string[];
  readonly listings: readonly Level[];
  readonly files: readonly Level[];
  readonly names: ReadonlyMap<string, readonly string[]>;
}

const MAX_DIRECTORIES = 40;
const MAX_FILES = 60;
const LONG_LISTING = 100;
const LARGE_FILE = 64 * 1024;
/** Looks one random name up in each directory, to see whether that costs a request. */
export async function choosePaths(
  { client, at, upstream }: SubjectMount,
  { directories, files }: SubjectFacts,
  random: () => number,
): Promise<MixedPaths> {
  const some = sampleOf(directories, MAX_DIRECTORIES, random);
  const costly: string[] = [];
  for (const { path } of some) {
    await client.lstat(at(path));
    upstream.clear();
    await client.lstat(at(childOf(path, randomName(24, random))));
    if (upstream.requests().length > 0) costly.push(path);
  }
  const free = some.map(({ path }) => path).filter((path) => !costly.includes(path));
  const short = some.filter(({ names }) => names.length <= LONG_LISTING).map(({ path }) => path);
  const small = files.filter(({ size }) => size <= LARGE_FILE).map(({ path }) => path);
  return {
    directories: levelsOf(free),
    costly,
    listings: levelsOf(short),
    files: levelsOf(sampleOf(small, MAX_FILES, random)),
    names: new Map(some.map(({ path, names }) => [path, names])),
  };
}

/** The paths by their depth. */
export function levelsOf(paths: readonly string[]): readonly Level[] {
  return [...Map.groupBy(paths, depthOf)].map(([depth, level]) => ({ depth, paths: level }));
}

// Each name on the way to a path is looked up, and for each of these all above it: what lies deep costs some depth².
function weightOf({ depth }: Level): number {
  return 1 / (depth + 1) ** 2;
}

/** A path of one of the levels, seldom of a deep one; often none at all where there are deep ones only. */
function somePath(levels: readonly Level[], random: () => number): string | undefined {
  const all = levels.reduce((sum, level) => sum + weightOf(level), 0);
  let drawn = random() * Math.max(1, all);
  const level = levels.find((one) => (drawn -= weightOf(one)) < 0);
  return level === undefined ? undefined : oneOf(level.paths, random);
}

type Choice = (
  paths: MixedPaths,
  random: () => number,
) => { operation: Operation['operation']; path: string } | undefined;

/** How often of a hundred, and what; in place of what is not there, a lookup in the root. */
const CHOICES: readonly (readonly [number, Choice])[] = [
  [60, (_, random) => lookup('/', () => randomName(24, random))],
  [5, ({ directories }, random) => lookup(somePath(directories, random), () => randomName(24, random))],
  [1, ({ costly }, random) => lookup(anyOf(costly, random), () => randomName(24, random))],
  [
    8,
    ({ directories, names }, random) =>
      lookup(somePath(directories, random), (parent) => nameLike(listedIn(names, parent, random), random)),
  ],
  [
    8,
    ({ directories, names }, random) =>
      lookup(somePath(directories, random), (parent) => listedIn(names, parent, random)),
  ],
  [8, ({ listings }, random) => use('list', somePath(listings, random))],
  [10, ({ files }, random) => use('read', somePath(files, random))],
];

/** A function that makes one operation after the other. */
export function operationsOf(
  { at }: Pick<SubjectMount, 'at'>,
  paths: MixedPaths,
  random: () => number,
): () => Operation {
  return () => {
    let drawn = random() * 100;
    const [, choice] = CHOICES.find(([share]) => (drawn -= share) < 0) ?? [];
    const chosen = choice?.(paths, random) ?? { operation: 'stat', path: childOf('/', randomName(24, random)) };
    return { operation: chosen.operation, path: at(chosen.path) };
  };
}

function lookup(parent: string | undefined, name: (parent: string) => string): ReturnType<Choice> {
  return parent === undefined ? undefined : use('stat', childOf(parent, name(parent)));
}

function use(operation: Operation['operation'], path: string | undefined): ReturnType<Choice> {
  return path === undefined ? undefined : { operation, path };
}

function anyOf<Item>(items: readonly Item[], random: () => number): Item | undefined {
  return items.length === 0 ? undefined : oneOf(items, random);
}

function listedIn(names: MixedPaths['names'], path: string, random: () => number): string {
  return anyOf(names.get(path) ?? [], random) ?? randomName(12, random);
}

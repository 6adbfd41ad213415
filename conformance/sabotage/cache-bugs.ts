/** Sabotages of what the tree keeps. */
import type { ProviderSeams } from '../../src/index.ts';
import type { CACHING } from './cache-table.ts';
import type { Sabotage } from './sabotage.ts';

type CreateTree = Parameters<NonNullable<ProviderSeams['createProviderTree']>>[0];
type Options = Parameters<CreateTree>[0];
type Tree = ReturnType<CreateTree>;

const DAY_MS = 86_400_000;
const FOR_EVER_MS = 1e12;
const MUCH_BYTES = 2 ** 33;

/** Each by its name in the table. */
export const CACHE_BUGS: Readonly<Record<(typeof CACHING)[number]['name'], Sabotage>> = {
  'clock-stands-still': optioned((options) => {
    const started = options.clock();
    return { ...options, clock: () => started };
  }),
  'keeps-nothing': optioned((options) => {
    let days = 0;
    return { ...options, clock: () => options.clock() + (days += 1) * DAY_MS };
  }),
  'keeps-everything': optioned((options) => ({ ...options, limits: { ...options.limits, bytes: MUCH_BYTES } })),
  'missing-for-ever': optioned((options) => ({ ...options, limits: { ...options.limits, missingFresh: FOR_EVER_MS } })),
  'misses-unshared': { seams: { createProviderTree: unshared } },
};

function optioned(change: (options: Options) => Options): Sabotage {
  return { seams: { createProviderTree: (real) => (options) => real(change(options)) } };
}

/** A tree for each of the operations that are under way at the same time, so that none hears of the others. */
function unshared(real: CreateTree): CreateTree {
  return (options) => {
    const idle: Tree[] = [];
    const withTree = async <Result>(use: (tree: Tree) => Promise<Result>): Promise<Result> => {
      const tree = idle.shift() ?? real(options);
      try {
        return await use(tree);
      } finally {
        idle.unshift(tree);
      }
    };
    return {
      stat: (path) => withTree((tree) => tree.stat(path)),
      list: (path) => withTree((tree) => tree.list(path)),
      read: (path) => withTree((tree) => tree.read(path)),
    };
  };
}

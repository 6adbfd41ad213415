/**
 * What a walk will want next, asked before it asks: its sandbox's answers and selections, never a request to upstream.
 * A walk shows by its order: it wants the first name of a directory, then the next. Whoever comes with the names, and has not listed
 * them, shows by their number: a list that is kept anyway is then listed once, instead of looked through for each.
 */
import { LRUCache } from 'lru-cache';
import type { EntryName } from '../contract/name.ts';
import type { NodeKind } from '../contract/node.ts';
import { childrenOf, type ProviderPath, splitPath } from '../contract/path.ts';
import { NotAtHand } from './at-hand.ts';
import type { KeptListing } from './directory-memory.ts';
import type { Facts } from './listing.ts';
import type { Clock } from './ports.ts';

export interface Ahead {
  /** The bytes of a file, or the names of a directory, were asked for and were not at hand. */
  missed(kind: NodeKind, path: ProviderPath): void;
  /** A name was looked for among the items of a list that is a directory's. */
  lookedInto(path: ProviderPath): void;
}

export interface AheadOptions {
  /** A listing that is at hand. */
  readonly listingOf: (path: ProviderPath) => KeptListing | undefined;
  /** Whether nothing would be gained. */
  readonly isAtHand: (path: ProviderPath, facts: Facts) => boolean;
  /** Gets bytes or names as far as what is kept goes; fails with `NotAtHand` where it does not, or as whoever asks would see it fail. */
  readonly fetch: (path: ProviderPath, facts: Facts) => Promise<unknown>;
  readonly clock: Clock;
}

interface Named extends Wanted {
  readonly name: EntryName;
}

/** Names of one directory and kind that a walk has still to come to, in the order of the listing. */
interface Run {
  readonly kept: KeptListing;
  /** Those that are not at hand when their turn comes. */
  readonly left: IteratorObject<Named, undefined>;
  /** The next miss of whoever walks. */
  upcoming: Named | undefined;
  windows: number;
}

interface Wanted {
  readonly path: ProviderPath;
  readonly facts: Facts;
}

/** What is to be got together, the next first, as long as its reason holds. */
interface Window {
  readonly holds: () => boolean;
  readonly wanted: Wanted[];
}

// Directories that are walked at a time; a walk that leaves more behind begins anew in them.
const RUNS = 16;
// Whoever reads a first file may want no other: as many names at first, and more each time that they were wanted.
const FIRST_WINDOW = 4;
const LARGEST_WINDOW = 64;
// Names that somebody looks for in a directory before all of them are listed.
const FEW_NAMES = 4;
// Windows waiting at a time: a walk goes down before it goes on, so the older ones are wanted later, or never.
const MAX_WINDOWS = 8;
// As many as a provider has processes, as it comes.
const CALLS = 2;
// What fails here would fail whoever asks, and each time costs a sandbox: nothing is asked ahead for this long.
const REST = 60_000;

export function createAhead(options: AheadOptions): Ahead {
  const { listingOf, isAtHand } = options;
  const runs = new LRUCache<string, Run>({ max: RUNS });
  const isLookedIntoOften = createLookups();
  const queue = createQueue(options);

  function runOf(kind: NodeKind, parent: ProviderPath, kept: KeptListing): Run {
    const key = `${kind} ${parent}`;
    const known = runs.get(key);
    if (known?.kept === kept) return known;
    const run = startRun(kind, parent, kept, isAtHand);
    runs.set(key, run);
    return run;
  }

  return {
    missed(kind, path) {
      const split = splitPath(path);
      const kept = split === undefined ? undefined : listingOf(split.parent);
      if (split === undefined || kept === undefined || queue.rests()) return;
      const { parent, name } = split;
      const run = runOf(kind, parent, kept);
      if (run.upcoming?.name !== name) return;
      const count = Math.min(LARGEST_WINDOW, FIRST_WINDOW * 4 ** run.windows);
      run.windows += 1;
      // A listing that was made anew has other names, and a walk that goes on begins anew in it.
      queue.add({ holds: () => listingOf(parent) === kept, wanted: take(run, count) });
    },
    lookedInto(path) {
      if (isLookedIntoOften(path)) queue.add({ holds: () => true, wanted: [{ path, facts: { kind: 'directory' } }] });
    },
  };
}

interface Queue {
  add(window: Window): void;
  /** Whether nothing is got now, because something has failed. */
  rests(): boolean;
}

/** Few calls at a time, so that whoever waits for the provider never waits for more than one that nobody has asked for. */
function createQueue({ isAtHand, fetch, clock }: AheadOptions): Queue {
  let windows: readonly Window[] = [];
  let busy = 0;
  let restsUntil = 0;

  const rests = (): boolean => clock() < restsUntil;
  const drop = (window: Window): void => void (windows = windows.filter((other) => other !== window));

  async function fetchNext(window: Window): Promise<void> {
    const next = window.wanted.shift();
    if (next === undefined || !window.holds()) return drop(window);
    if (isAtHand(next.path, next.facts)) return;
    try {
      await fetch(next.path, next.facts);
    } catch (error) {
      if (error instanceof NotAtHand) return drop(window);
      windows = [];
      restsUntil = clock() + REST;
    }
  }

  async function work(): Promise<void> {
    if (busy === CALLS) return;
    busy += 1;
    for (let window = windows.at(-1); window !== undefined; window = windows.at(-1)) await fetchNext(window);
    busy -= 1;
  }

  return {
    rests,
    add(window) {
      if (rests()) return;
      windows = [...windows, window].slice(-MAX_WINDOWS);
      for (let call = 0; call < CALLS; call += 1) void work();
    },
  };
}

function startRun(kind: NodeKind, parent: ProviderPath, kept: KeptListing, isAtHand: AheadOptions['isAtHand']): Run {
  const childAt = childrenOf(parent);
  const left = kept.listing.entries
    .entries()
    .filter(([, facts]) => facts.kind === kind)
    .map(([name, facts]): Named => ({ name, path: childAt(name), facts }))
    .filter(({ path, facts }) => !isAtHand(path, facts));
  return { kept, left, upcoming: left.next().value, windows: 0 };
}

/** The next of a run; the one after them is the next that its walk will miss. */
function take(run: Run, count: number): Wanted[] {
  const wanted: Wanted[] = [];
  for (run.upcoming = run.left.next().value; run.upcoming !== undefined; run.upcoming = run.left.next().value) {
    if (wanted.length === count) break;
    wanted.push(run.upcoming);
  }
  return wanted;
}

/** Says of the 4th, the 16th, the 64th … lookup in a directory that it is. */
function createLookups(): (parent: ProviderPath) => boolean {
  const lookups = new LRUCache<ProviderPath, { names: number; next: number }>({ max: RUNS });
  return (parent) => {
    const seen = lookups.get(parent) ?? { names: 0, next: FEW_NAMES };
    seen.names += 1;
    const isNow = seen.names === seen.next;
    if (isNow) seen.next *= FEW_NAMES;
    lookups.set(parent, seen);
    return isNow;
  };
}

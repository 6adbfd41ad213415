/**
 * What a walk will want next, asked before it asks: its sandbox's answers and selections, never a request to upstream.
 * A walk shows by its order: it wants the first name of a directory, then the next.
 */
import { LRUCache } from 'lru-cache';
import type { EntryName } from '../contract/name.ts';
import type { NodeKind } from '../contract/node.ts';
import { type ProviderPath, splitPath } from '../contract/path.ts';
import { NotAtHand } from './at-hand.ts';
import type { KeptListing } from './directory-memory.ts';
import type { Facts } from './listing.ts';
import type { Clock } from './ports.ts';

export interface Ahead {
  /** The bytes of a file, or the names of a directory, were asked for and were not at hand. */
  missed(kind: NodeKind, path: ProviderPath): void;
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

/** Names of one directory and kind that a walk has still to come to, in the order of the listing. */
interface Run {
  readonly kept: KeptListing;
  readonly names: Iterator<readonly [EntryName, Facts], undefined>;
  /** The next miss of whoever walks. */
  upcoming: EntryName | undefined;
  windows: number;
}

interface Wanted {
  readonly path: ProviderPath;
  readonly facts: Facts;
}

/** What is to be got in one directory, the next first. */
interface Window {
  readonly parent: ProviderPath;
  readonly kept: KeptListing;
  readonly wanted: Wanted[];
}

// Directories that are walked at a time; a walk that leaves more behind begins anew in them.
const RUNS = 16;
// Whoever reads a first file may want no other: as many names at first, and more each time that they were wanted.
const FIRST_WINDOW = 4;
const LARGEST_WINDOW = 64;
// Windows waiting at a time: a walk goes down before it goes on, so the older ones are wanted later, or never.
const MAX_WINDOWS = 8;
// What fails here would fail whoever asks, and each time costs a sandbox: nothing is asked ahead for this long.
const REST = 60_000;

/** One call at a time, so that whoever waits for the provider never waits for more than one that nobody has asked for. */
export function createAhead(options: AheadOptions): Ahead {
  const { listingOf, isAtHand, fetch, clock } = options;
  const runs = new LRUCache<string, Run>({ max: RUNS });
  let windows: readonly Window[] = [];
  let isBusy = false;
  let restsUntil = 0;

  function runOf(kind: NodeKind, parent: ProviderPath, kept: KeptListing): Run {
    const key = `${kind} ${parent}`;
    const known = runs.get(key);
    if (known?.kept === kept) return known;
    const run = startRun(kept, kind);
    runs.set(key, run);
    return run;
  }

  const drop = (window: Window): void => void (windows = windows.filter((other) => other !== window));

  async function fetchNext(window: Window): Promise<void> {
    const next = window.wanted.shift();
    // A listing that was made anew has other names, and a walk that goes on begins anew in it.
    if (next === undefined || listingOf(window.parent) !== window.kept) return drop(window);
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
    if (isBusy) return;
    isBusy = true;
    for (let window = windows.at(-1); window !== undefined; window = windows.at(-1)) await fetchNext(window);
    isBusy = false;
  }

  return {
    missed(kind, path) {
      const split = splitPath(path);
      const kept = split === undefined ? undefined : listingOf(split.parent);
      if (split === undefined || kept === undefined || clock() < restsUntil) return;
      const run = runOf(kind, split.parent, kept);
      if (run.upcoming !== split.name) return;
      windows = [...windows, { parent: split.parent, kept, wanted: advance(run, split.parent, isAtHand) }].slice(
        -MAX_WINDOWS,
      );
      void work();
    },
  };
}

function startRun(kept: KeptListing, kind: NodeKind): Run {
  const names = kept.listing.entries.entries().filter(([, facts]) => facts.kind === kind);
  const [upcoming] = names.next().value ?? [];
  return { kept, names, upcoming, windows: 0 };
}

/** The next names of a run that are not at hand; the one after them is the next that its walk will miss. */
function advance(run: Run, parent: ProviderPath, isAtHand: AheadOptions['isAtHand']): Wanted[] {
  const count = Math.min(LARGEST_WINDOW, FIRST_WINDOW * 4 ** run.windows);
  const prefix = parent === '/' ? '/' : `${parent}/`;
  const wanted: Wanted[] = [];
  run.windows += 1;
  run.upcoming = undefined;
  while (run.upcoming === undefined) {
    const next = run.names.next();
    if (next.done === true) return wanted;
    const [name, facts] = next.value;
    // A checked path with a checked name behind it is a checked path.
    const path = (prefix + name) as ProviderPath;
    if (isAtHand(path, facts)) continue;
    if (wanted.length === count) run.upcoming = name;
    else wanted.push({ path, facts });
  }
  return wanted;
}

/** What is done with a provider of which nothing is known but some of its paths: operations anywhere, and an upstream that fails. */
import fc from 'fast-check';
import type { Classified } from '../classified.ts';
import { readable } from '../classified.ts';
import { entryName } from '../arbitraries/entry-name.ts';
import { few, some } from '../arbitraries/few.ts';
import { printable, unitsOf, writeOut } from '../puppet-text.ts';
import { FAULTS, type UpstreamFault, upstreamFault } from './upstream-fault.ts';

/** One operation on the mount. */
export interface ProviderStep {
  /** `use` is a stat, and then what can be done with what is there. */
  readonly does: 'use' | 'stat' | 'list' | 'read';
  /** Below the provider's root: `/a/b`. */
  readonly path: string;
  readonly tricks: readonly string[];
}

export interface ProviderCase {
  readonly steps: readonly ProviderStep[];
  /** What happens to each answer of upstream, while the case is tried. */
  readonly fault: UpstreamFault | undefined;
}

const MOST_PATH_UNITS = 2_000;

/** Where something was found. */
export interface FoundPaths {
  /** The first is the root. */
  readonly all: readonly string[];
  /** Those that can be listed. */
  readonly directories: readonly string[];
}

/** Cases of a provider in which something was found. Shrinks to a use of the root. */
export function providerCases(
  paths: FoundPaths,
  hasUpstream: boolean,
): Omit<Classified<ProviderCase>, 'name' | 'samples'> {
  const steps = some(step(paths), 4);
  const faults = few(upstreamFault(), 1).map(([fault]) => fault);
  const fault = hasUpstream
    ? fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: faults })
    : fc.constant(undefined);
  return {
    arbitrary: fc.record({ steps, fault }).map((one) => readable(one, read)),
    classify,
    classes: ['use', 'stat', 'list', 'read', 'a path that was found', 'names below', ...(hasUpstream ? FAULTS : [])],
  };
}

interface Below {
  readonly text: string;
  readonly tricks: readonly string[];
}

function step({ all, directories }: FoundPaths): fc.Arbitrary<ProviderStep> {
  const below = few(
    entryName().filter(({ name }) => unitsOf(name) < 1_100 && isUtterable(writeOut(name))),
    2,
  );
  const known = fc.oneof(fc.constantFrom(...directories), fc.constantFrom(...all));
  const nothing: fc.Arbitrary<readonly Below[]> = fc.constant([]);
  const anything: fc.Arbitrary<readonly Below[]> = below.map((names) =>
    names.map(({ name, tricks }) => ({ text: writeOut(name), tricks })),
  );
  // Names of elsewhere in the tree are more likely to be understood than any others.
  const elsewhere: fc.Arbitrary<readonly Below[]> = known.map((other) => [
    { text: lastOf(other), tricks: ['a name of elsewhere'] },
  ]);
  return fc
    .record({
      does: fc.constantFrom<ProviderStep['does'][]>('use', 'use', 'use', 'stat', 'list', 'read'),
      path: known,
      below: fc.oneof(
        { weight: 6, arbitrary: nothing },
        { weight: 3, arbitrary: anything },
        { weight: 2, arbitrary: elsewhere },
      ),
    })
    .map(({ does, path, below: names }) => ({
      does,
      path: [path === '/' ? '' : path, ...names.map(({ text }) => text).filter((text) => text !== '')].join('/') || '/',
      tricks:
        names.length === 0 ? ['a path that was found'] : ['names below', ...names.flatMap(({ tricks }) => tricks)],
    }))
    .filter(({ path }) => path.length <= MOST_PATH_UNITS);
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

// With a slash or a NUL, or as a step upwards, the kernel makes another path of it.
function isUtterable(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name) && name.isWellFormed();
}

function classify({ steps, fault }: ProviderCase): readonly string[] {
  return [...steps.flatMap(({ does, tricks }) => [does, ...tricks]), ...(fault === undefined ? [] : [fault.kind])];
}

function read({ steps, fault }: ProviderCase): string {
  const done = steps.map(({ does, path }) => `${does} ${printable(path)}`).join(', ');
  return fault === undefined ? done : `${done}, while upstream ${fault.kind}`;
}

/**
 * The fuzzer on the real mount: a short run of every target with a fixed seed finds nothing, the regressions hold, and a bug that is
 * planted in the host is found by the target that ought to find it, within its budget, and made small. In two tours, side by side:
 * a mount of its own for each run would take most of the time.
 */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { builtComponent, packageRoot, runTour, type TargetEnd, TARGETS } from '../../fuzz/index.ts';
import { DRIVER_NAMES } from '../../src/fuse/driver.ts';

const SEED = 20_261_121;
// Bounds for a machine that is busy with other things; both tours together take less than two minutes on one that is not.
const PATIENCE = 600_000;
const PATIENCE_OF_A_STOP = 150_000;

interface Stop {
  readonly target: string;
  readonly runs: number;
  /** {@link SEED} when absent: another one where a case takes so long that the one in question has to be among the first. */
  readonly seed?: number;
  /** A planted bug, and what of the smallest case that shows it has to be seen. */
  readonly sabotage?: string;
  readonly text?: RegExp;
}

// Those that can share a mount, and some others.
const FIRST: readonly Stop[] = [
  { target: 'hosts', runs: 256 },
  { target: 'hosts', runs: 4_096, sabotage: 'host-by-suffix', text: /api|cdn|git|post/ },
  { target: 'parsers', runs: 128 },
  { target: 'parsers', runs: 4_096, sabotage: 'user-info-dropped', text: /@/ },
  { target: 'headers', runs: 128 },
  { target: 'headers', runs: 1_024, sabotage: 'headers-dropped', text: /"/ },
  { target: 'redirects', runs: 64 },
  { target: 'redirects', runs: 4_096, sabotage: 'redirect-keeps-secret', text: /with a secret/ },
  { target: 'descriptors', runs: 96 },
  { target: 'descriptors', runs: 1_024, sabotage: 'secret-unbound', text: /GET/ },
  { target: 'names', runs: 128 },
  { target: 'names', runs: 4_096, sabotage: 'nul-cut-off', text: /\\u0000/ },
  { target: 'nodes', runs: 24 },
  { target: 'nodes', runs: 1_024, sabotage: 'sizes-off-by-one', text: /./ },
  { target: 'paths', runs: 256 },
  { target: 'paths', runs: 1_024, sabotage: 'missing-is-io-error', text: /missing|\(/ },
  { target: 'syscalls', runs: 16 },
  { target: 'syscalls', runs: 512, sabotage: 'short-reads', text: /pread|readFile|sendfile|splice|mmap|no calls/ },
  // These have mounts of their own: so many that both tours take as long.
  { target: 'direct', runs: 8 },
  { target: 'direct', runs: 512, sabotage: 'inodes-repeat', text: /./ },
  { target: 'purity', runs: 4 },
  { target: 'purity', runs: 16, seed: 20_261_124, sabotage: 'selection-remembers', text: /content/ },
  { target: 'manifests', runs: 4 },
  { target: 'manifests', runs: 4, seed: 20_261_134, sabotage: 'manifest-fields-dropped', text: /unknown field/ },
  { target: 'config', runs: 2 },
  { target: 'config', runs: 4, seed: 20_261_151, sabotage: 'component-replaced', text: /not there/ },
  { target: 'codec', runs: 512 },
  { target: 'codec', runs: 512, sabotage: 'length-believed', text: /says|cut/ },
];
// Those that wait, or have a mount of their own.
const SECOND: readonly Stop[] = [
  { target: 'cache-keys', runs: 48 },
  {
    target: 'cache-keys',
    runs: 1_024,
    sabotage: 'key-without-provider',
    text: /(left|right|narrow): .* (?!\1)(left|right|narrow): /,
  },
  { target: 'drivers', runs: 12 },
  { target: 'drivers', runs: 256, sabotage: 'sizes-off-by-one', text: /a file/ },
  { target: 'addresses', runs: 60 },
  { target: 'addresses', runs: 2_048, sabotage: 'range-forgotten', text: /198\.1[89]\./ },
  { target: 'responses', runs: 96 },
  { target: 'responses', runs: 1_024, sabotage: 'echo-unseen', text: /secret|canary|echo/ },
  { target: 'model', runs: 8 },
  { target: 'model', runs: 64, sabotage: 'clock-stands-still', text: /s pass/ },
  { target: 'components', runs: 2 },
  { target: 'components', runs: 3, sabotage: 'events-without-advice', text: /a component of/ },
];

const ends = new Map<Stop, TargetEnd>();

// Those that a test has asked for.
const judged = new Set<Stop>();

/** What came of a stop; a test that is tried again has it tried again, by itself. */
async function endOf(stop: Stop): Promise<TargetEnd | undefined> {
  if (judged.has(stop)) await travel([stop]);
  judged.add(stop);
  return ends.get(stop);
}

async function travel(stops: readonly Stop[]): Promise<void> {
  const chosen = process.env['OMNIVET_TEST_DRIVER'];
  const all = await runTour(
    stops.map(({ target, runs, sabotage, seed = SEED }) => ({
      target,
      sabotage,
      run: {
        seed,
        runs,
        time: PATIENCE_OF_A_STOP,
        shrinkTime: 4_000,
        component: 'none',
        // A planted bug is found by what is generated, and not by what is remembered.
        regressions: join(packageRoot(), 'fuzz', sabotage === undefined ? 'regressions' : 'none'),
        save: false,
        failures: 1,
      },
    })),
    // As in the tests of the mount.
    DRIVER_NAMES.find((name) => name === chosen),
  );
  for (const [index, stop] of stops.entries())
    ends.set(stop, all[index] ?? { kind: 'failed', target: stop.target, message: 'the tour ended before' });
}

beforeAll(async () => {
  await builtComponent('puppet');
  await Promise.all([travel(FIRST), travel(SECOND)]);
}, PATIENCE);

const named = (stops: readonly Stop[]): readonly (readonly [string, Stop])[] =>
  stops.map((stop) => [stop.sabotage ?? stop.target, stop]);
const ALL = [...FIRST, ...SECOND];

test('every target is tried', () => {
  expect([...new Set(ALL.map(({ target }) => target))].toSorted()).toEqual(TARGETS.map(({ name }) => name).toSorted());
});

describe('as shipped', () => {
  test.each(named(ALL.filter(({ sabotage }) => sabotage === undefined)))(
    'a short run of %s, and its regressions, find nothing',
    async (_, stop) => {
      const end = await endOf(stop);
      expect(end).toMatchObject({ kind: 'result', result: { failures: [] } });
      expect(end?.kind === 'result' ? end.result.runs : 0).toBeGreaterThanOrEqual(stop.runs);
    },
    PATIENCE,
  );
});

describe('with a bug in the host', () => {
  test.each(named(ALL.filter(({ sabotage }) => sabotage !== undefined)))(
    '%s is found, and its case is small',
    async (_, stop) => {
      const end = await endOf(stop);
      const failures = end?.kind === 'result' ? end.result.failures : [];
      expect(end).toMatchObject({ kind: 'result', result: { failures: [{ confirmed: 3 }] } });
      expect(failures[0]?.text).toMatch(stop.text ?? /./);
      expect(failures[0]?.text.length).toBeLessThan(500);
      expect(failures[0]?.token).toMatch(new RegExp(`^${stop.target}\\.`));
    },
    PATIENCE,
  );
});

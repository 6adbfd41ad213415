/**
 * The fuzzer on the real mount: a short run of every target with a fixed seed finds nothing, the regressions hold, and a bug that is
 * planted in the host is found by the target that ought to find it, within its budget, and made small.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtComponent, packageRoot, runFuzz, type TargetEnd, TARGETS } from '../../fuzz/index.ts';
import type { TargetRun } from '../../fuzz/run/run-target.ts';

const SEED = 20_261_121;
const PATIENCE = 180_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnivet-test-'));
  await builtComponent('puppet');
}, PATIENCE);
afterAll(() => rm(folder, { recursive: true }));

function asked(more: Partial<TargetRun>): TargetRun {
  return {
    seed: SEED,
    runs: 64,
    time: 60_000,
    shrinkTime: 20_000,
    component: 'none',
    regressions: join(packageRoot(), 'fuzz', 'regressions'),
    save: false,
    failures: 1,
    ...more,
  };
}

async function runOne(target: string, run: TargetRun, sabotage?: string): Promise<TargetEnd> {
  const [end] = await runFuzz({
    targets: [target],
    run,
    jobs: 1,
    tell: () => {},
    ended: () => {},
    ...(sabotage === undefined ? {} : { sabotage }),
  });
  return end ?? { kind: 'failed', target, message: 'nothing was run' };
}

// Those that have been run for long: the others are tried by hand until they have been.
const SETTLED = ['hosts', 'redirects', 'names', 'nodes', 'paths'];

describe('as shipped', () => {
  test.each(
    TARGETS.filter(({ name }) => SETTLED.includes(name)).map(({ name, batch }) => [name, Math.max(batch, 4)] as const),
  )(
    'a short run of %s, and its regressions, find nothing',
    async (name, runs) => {
      const end = await runOne(name, asked({ runs }));
      expect(end).toMatchObject({ kind: 'result', result: { failures: [] } });
      expect(end.kind === 'result' ? end.result.runs : 0).toBeGreaterThanOrEqual(runs);
    },
    PATIENCE,
  );
});

describe('with a bug in the host', () => {
  test.each([
    ['hosts', 'host-by-suffix', /https:\/\/[^"]*api\.example\.org|cdn|git|post/],
    ['redirects', 'redirect-keeps-secret', /with a secret/],
    ['names', 'last-name-lost', /entries|items/],
    ['paths', 'missing-is-io-error', /missing|\(/],
  ] as const)(
    '%s finds %s, and makes the case small',
    async (name, sabotage, text) => {
      const end = await runOne(name, asked({ runs: 4_096, regressions: folder }), sabotage);
      const failures = end.kind === 'result' ? end.result.failures : [];
      expect(end).toMatchObject({ kind: 'result', result: { failures: [{ confirmed: 3 }] } });
      expect(failures[0]?.text).toMatch(text);
      expect(failures[0]?.text.length).toBeLessThan(400);
      expect(failures[0]?.token).toMatch(new RegExp(`^${name}\\.`));
    },
    PATIENCE,
  );
});

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { replay } from '../../../../fuzz/run/replay.ts';
import { runTarget, type TargetRun } from '../../../../fuzz/run/run-target.ts';
import { parseToken } from '../../../../fuzz/run/token.ts';
import { createBench } from '../../../../fuzz/run/bench.ts';
import { atPlace, WorldBroken } from '../../../../fuzz/session/guard.ts';
import { plantedTarget } from './planted.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnivet-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

const asked = (more: Partial<TargetRun> = {}): TargetRun => ({
  seed: 1,
  runs: 500,
  time: 60_000,
  shrinkTime: 10_000,
  component: 'none',
  regressions: folder,
  save: true,
  failures: 10,
  ...more,
});

describe('a run', () => {
  test('of a target with which nothing is wrong tries as many cases as it was told and finds nothing', async () => {
    const { target, open } = plantedTarget({ breaks: () => [] });
    const progress: number[] = [];
    const result = await runTarget(target, asked({ runs: 120 }), ({ runs }) => progress.push(runs));
    expect(result).toMatchObject({ runs: 120, failures: [], sessions: 1 });
    expect(progress).toEqual([50, 100, 120]);
    expect(open()).toBe(0);
  });

  test('of a planted bug finds the smallest case of it, once, and confirms it', async () => {
    const { target } = plantedTarget({ breaks: (value) => (value >= 1_234 ? ['size: too large'] : []) });
    const { failures } = await runTarget(target, asked(), () => {});
    expect(failures[0]).toMatchObject({ text: '1234', confirmed: 3, signature: 'size | even' });
    // Odd ones are another class; nothing comes twice.
    expect(new Set(failures.map(({ signature }) => signature)).size).toBe(failures.length);
  });

  test('with the same seed finds the same, and with the token sees it again', async () => {
    const { target } = plantedTarget({ breaks: (value) => (value >= 777 ? ['size: too large'] : []) });
    const first = await runTarget(target, asked({ save: false }), () => {});
    const second = await runTarget(target, asked({ save: false }), () => {});
    expect(second.failures).toEqual(first.failures);
    const token = parseToken(first.failures[0]?.token ?? '');
    expect(token).toBeDefined();
    if (token === undefined) return;
    const replayed = await replay(target, token, 'none');
    expect(replayed).toMatchObject({ changes: [], text: first.failures[0]?.text, failure: { confirmed: 3 } });
  });

  test('of two bugs of different oracles finds both', async () => {
    const breaks = (value: number): string[] => [
      ...(value % 7 === 0 && value > 700 ? ['seven: divisible'] : []),
      ...(value % 11 === 0 && value > 1_100 ? ['eleven: divisible'] : []),
    ];
    const { failures } = await runTarget(plantedTarget({ breaks }).target, asked(), () => {});
    expect(new Set(failures.map(({ signature }) => signature.split(' ')[0]))).toEqual(new Set(['seven', 'eleven']));
  });

  test('saves what it found as a value, and tries that first from then on', async () => {
    const { target } = plantedTarget({ breaks: (value) => (value >= 1_234 ? ['size: too large'] : []) });
    await runTarget(target, asked({ failures: 1 }), () => {});
    expect(await readdir(folder)).toHaveLength(1);
    const again = await runTarget(target, asked({ runs: 0 }), () => {});
    expect(again).toMatchObject({ runs: 0, regressions: 1, failures: [{ text: '1234', confirmed: 3 }] });
    const fixed = await runTarget(plantedTarget({ breaks: () => [] }).target, asked({ runs: 0 }), () => {});
    expect(fixed).toMatchObject({ regressions: 1, failures: [] });
  });

  test('tries each case of a corpus, and tells which of them fail', async () => {
    await writeFile(
      join(folder, 'planted-corpus.json'),
      JSON.stringify({ target: 'planted', cases: [7, 2_001, 8, 3_000] }),
    );
    const { target } = plantedTarget({ breaks: (value) => (value >= 1_234 ? ['size: too large'] : []) });
    const { failures, regressions } = await runTarget(target, asked({ runs: 0 }), () => {});
    expect(regressions).toBe(1);
    expect(failures.map(({ text, file }) => [text, file])).toEqual([
      ['2001', 'planted-corpus.json'],
      ['3000', 'planted-corpus.json'],
    ]);
  });

  test('fails on a regression that is none, and says which', async () => {
    await writeFile(join(folder, 'planted-x.json'), '{"cases":1}');
    const { target } = plantedTarget({ breaks: () => [] });
    await expect(runTarget(target, asked(), () => {})).rejects.toThrow('planted-x.json is no regression');
  });

  test('of what only shows for a batch as a whole finds the case in it', async () => {
    const { target } = plantedTarget({
      breaks: () => [],
      together: (values) => (values.some((value) => value > 9_000) ? ['outside: seen'] : []),
    });
    const { failures } = await runTarget(target, asked({ failures: 1 }), () => {});
    expect(failures).toMatchObject([{ text: '9001', problems: ['outside: seen'], confirmed: 3 }]);
  });

  test('of a case that is known to have broken the session looks no further for it', async () => {
    const broken = (values: readonly number[]): Promise<never> | undefined => {
      const place = values.findIndex((value) => value > 5_000);
      return place === -1 ? undefined : atPlace(place, () => Promise.reject(new WorldBroken('host: hangs')));
    };
    const { target } = plantedTarget({ breaks: () => [] });
    const bench = createBench({ ...target, check: async (values) => (await broken(values)) ?? values.map(() => []) });
    expect(await bench.attempt([1, 5_001, 2])).toEqual({ each: [[], ['host: hangs'], []], together: [] });
    await bench.close();
  });

  test('of a case that breaks the session opens another one, and makes the case small all the same', async () => {
    const { target, opened, open } = plantedTarget({
      breaks: () => [],
      fails: (values) => (values.some((value) => value > 5_000) ? new WorldBroken('host: died') : undefined),
    });
    const { failures, sessions } = await runTarget(target, asked({ failures: 1 }), () => {});
    expect(failures).toMatchObject([{ text: '5001', problems: ['host: died'], confirmed: 3 }]);
    expect(sessions).toBe(opened());
    expect(sessions).toBeGreaterThan(3);
    expect(open()).toBe(0);
  });

  test('whose target is wrong itself fails, and leaves no session behind', async () => {
    const { target, open } = plantedTarget({
      breaks: () => [],
      fails: (values) => (values.length > 0 ? new Error('a mistake') : undefined),
    });
    await expect(runTarget(target, asked(), () => {})).rejects.toThrow('a mistake');
    expect(open()).toBe(0);
  });

  test('of a failure that does not come again tells it, and that it is not confirmed', async () => {
    let times = 0;
    const { target } = plantedTarget({ breaks: (value) => (value > 5_000 && times++ === 0 ? ['flaky: once'] : []) });
    const { failures } = await runTarget(target, asked({ runs: 50 }), () => {});
    expect(failures).toMatchObject([{ problems: ['flaky: once'], confirmed: 0 }]);
    expect(await readdir(folder)).toEqual([]);
  });
});

/** The benchmarks as a command, on the real mount: what they count holds on every machine; what they time is for machines at rest. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measuredOf, type Requests, type Result, type WorkloadResult } from '../../bench/result.ts';
import { type Outcome, runWithin } from '../helpers/programs.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const PATIENCE = 150_000;
const WORKLOADS = ['stat', 'cold-list-10', 'cold-grep-1', 'cold-read-together-64'];

const bench = (...args: readonly string[]): Promise<Outcome> =>
  runWithin(PATIENCE, process.execPath, MAIN, 'bench', '--quick', '--no-peers', ...args);

let folder: string;
let measured: Outcome;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnivet-test-'));
  const only = WORKLOADS.flatMap((id) => ['--only', id]);
  measured = await bench(...only, '--json', join(folder, 'result.json'), '--svg', join(folder, 'chart.svg'));
}, PATIENCE);
afterAll(() => rm(folder, { recursive: true }));

async function resultOf(): Promise<Result> {
  return JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as Result;
}

async function requestsOf(id: string): Promise<Requests | undefined> {
  const workload = (await resultOf()).workloads.find((one) => one.id === id);
  return workload && measuredOf(workload, 'omnivet')?.requests;
}

describe('a quick run', () => {
  test('measures the host and tmpfs under every workload, and ends well', async () => {
    expect(measured).toMatchObject({ code: 0 });
    const { workloads } = await resultOf();
    const subjects = ({ figures }: WorkloadResult): unknown => figures.map(({ subject, ok }) => [subject, ok]);
    expect(workloads.map(({ id }) => id)).toEqual(WORKLOADS);
    for (const workload of workloads)
      expect(subjects(workload)).toEqual([
        ['tmpfs', true],
        ['omnivet', true],
      ]);
    expect(measured.stdout.toString()).toMatch(/^omnivet +[0-9.]+ [µm]s/m);
    expect(await readFile(join(folder, 'chart.svg'), 'utf8')).toContain('<svg');
  });

  test('proves that what is warm asks neither a sandbox nor upstream', async () => {
    expect(await requestsOf('stat')).toMatchObject({ sandbox: 0, upstream: 0 });
  });

  test.each(['cold-list-10', 'cold-grep-1', 'cold-read-together-64'])(
    '%s makes one request to upstream',
    async (id) => {
      expect(await requestsOf(id)).toMatchObject({ upstream: 1 });
    },
  );
});

describe('a gate', () => {
  test(
    'lets the same host through, and holds back one that asks upstream for more than it did',
    async () => {
      const result = await resultOf();
      const before = join(folder, 'before.json');
      const fewer = JSON.stringify(result).replaceAll('"upstream":1', '"upstream":0');
      await writeFile(before, fewer);
      const held = await bench('--only', 'cold-list-10', '--compare', before, '--gate', '1000');
      expect(held).toMatchObject({ code: 1 });
      expect(held.stdout.toString()).toContain('asks upstream 1 times instead of 0');
      const free = await bench('--only', 'cold-list-10', '--compare', join(folder, 'result.json'), '--gate', '1000');
      expect(free).toMatchObject({ code: 0 });
      expect(free.stdout.toString()).toContain('no regression beyond 1000×');
    },
    2 * PATIENCE,
  );
});

describe('a command that cannot be right', () => {
  test.each([
    ['a workload that there is not', ['--only', 'nothing']],
    ['a peer that there is not', ['--peer', 'nothing']],
    ['a gate against nothing', ['--gate', '2']],
    ['a gate that lets nothing through', ['--gate', '0.5']],
    ['a baseline that is not there', ['--compare', '/nowhere/before.json']],
    ['a driver that there is not', ['--only', 'stat', '--driver', 'nothing']],
  ])('ends with 2: %s', async (_, args) => {
    expect(await bench(...args)).toMatchObject({ code: 2 });
  });
});

/**
 * What many paths cost, on the real mount: directories of 1,000 names are listed and each name is stat'ed, none of them twice. A path
 * takes at most 200 bytes beyond what the cache may hold, and the last ones take no more time than the first. Exits with 1 when
 * either is not so.
 *
 *     npm run bench:scale                       # 100,000 paths
 *     npm run bench:scale -- --paths 1000000 --driver kernel
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_DRIVER, DRIVER_NAMES, type RunningMount, startMount } from '../src/index.ts';
import { type BenchClient, startBenchClient } from './client/start-bench-client.ts';
import { summarise } from './measure/statistics.ts';
import { buildBenchProvider } from './subjects/component.ts';
import { shapeAt } from '../providers/bench/shape.ts';

const DIRECTORY = 'list-1000';
const NAMES = 1_000;
const MEBIBYTE = 1024 * 1024;
// The host's code is compiled, and its caches are full, after so many paths: what comes then is compared.
const WARM_UP = 10_000;
// Directories whose times make one figure.
const SAMPLE = 20;
const CACHE_MB = 16;
const MOST_BYTES_A_PATH = 200;
const MOST_SLOWER = 1.2;

const shape = shapeAt(DIRECTORY);
const names = shape?.kind === 'directory' ? shape.children.map(({ name }) => name) : [];

const command = new Command('bench:scale')
  .description('what many paths cost on the real mount, in memory and time')
  .option('--paths <n>', 'so many paths, in thousands', toPaths, 100_000)
  .addOption(new Option('--driver <name>', 'what speaks FUSE').choices(DRIVER_NAMES).default(DEFAULT_DRIVER))
  .addHelpText('after', '\nExample:\n  npm run bench:scale -- --paths 1000000 --driver kernel')
  // A bound that is missed ends with 1, a wrong command with 2.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse();
const { paths, driver } = command.opts<{ readonly paths: number; readonly driver: string }>();

function toPaths(text: string): number {
  const count = Number(text);
  if (!/^\d+000$/.test(text) || count < 2 * WARM_UP + 2 * SAMPLE * NAMES)
    throw new InvalidArgumentError(`Whole thousands are expected, at least ${2 * WARM_UP + 2 * SAMPLE * NAMES}.`);
  return count;
}

/** What the host has resident after so many paths. */
interface Reached {
  readonly paths: number;
  readonly resident: number;
}

const folder = await mkdtemp(join(tmpdir(), 'omnivet-scale-'));
try {
  report(await visitAll());
} finally {
  await rm(folder, { recursive: true });
}

async function visitAll(): Promise<{ readonly reached: readonly Reached[]; readonly times: readonly number[] }> {
  const mount = await mountBench();
  const times: number[] = [];
  const reached: Reached[] = [];
  try {
    await using client = startBenchClient();
    const marks = new Set([WARM_UP, paths / 10, paths / 2, paths].map((mark) => Math.max(WARM_UP, mark)));
    for (let done = 0; done < paths; done += NAMES) {
      times.push(await visit(client, join(mount.mountPoint, 'bench/local', `copy-${done / NAMES}`, DIRECTORY)));
      if (process.stderr.isTTY) process.stderr.write(`\r${done + NAMES} of ${paths} paths`);
      if (marks.has(done + NAMES)) reached.push({ paths: done + NAMES, resident: await residentBytes(mount) });
    }
    if (process.stderr.isTTY) process.stderr.write('\n');
  } finally {
    await mount.stop();
  }
  return { reached, times };
}

/** Lists a directory and stats each name in it; microseconds for one. */
async function visit(client: BenchClient, directory: string): Promise<number> {
  const answer = await client.run({ work: { op: 'list-stat', directory, names }, passes: 1 });
  if (!answer.ok) throw new Error(answer.problem);
  return (answer.samples[0] ?? Number.NaN) / NAMES;
}

function report({ reached, times }: Awaited<ReturnType<typeof visitAll>>): void {
  for (const { paths, resident } of reached)
    print(`after ${paths.toLocaleString('en').padStart(9)} paths: ${Math.round(resident / MEBIBYTE)} MiB resident`);
  const [first, last] = [reached[0], reached.at(-1)];
  if (first === undefined || last === undefined) throw new Error('nothing was visited');
  const room = CACHE_MB * MEBIBYTE + MOST_BYTES_A_PATH * (last.paths - first.paths);
  const grown = last.resident - first.resident;
  print(
    `grown by ${Math.round(grown / MEBIBYTE)} MiB since the first ${first.paths.toLocaleString('en')}; the cache of ${CACHE_MB} MiB and ${MOST_BYTES_A_PATH} bytes a path are ${Math.round(room / MEBIBYTE)} MiB`,
  );
  const early = summarise(times.slice(WARM_UP / NAMES, WARM_UP / NAMES + SAMPLE)).median;
  const late = summarise(times.slice(-SAMPLE)).median;
  print(
    `one listed and stat'ed: ${early.toFixed(1)} µs after ${WARM_UP.toLocaleString('en')} paths, ${late.toFixed(1)} µs at the end (medians of ${SAMPLE} directories): ${(late / early).toFixed(2)} times, at most ${MOST_SLOWER}`,
  );
  if (grown > room || late > early * MOST_SLOWER) process.exitCode = 1;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function mountBench(): Promise<RunningMount> {
  const mountPoint = join(folder, 'mnt');
  await mkdir(mountPoint);
  return startMount({
    mountPoint,
    file: join(folder, 'omnivet.toml'),
    configuration: `
[mount]
driver = ${JSON.stringify(driver)}
[cache]
size-mb = ${CACHE_MB}
default-s = 86400
[providers.bench]
component  = ${JSON.stringify(await buildBenchProvider(folder))}
capability = "network-client"
hosts      = ["bench.example.org"]
`,
  });
}

/** The least of some looks, so that what is about to be collected does not count. */
async function residentBytes(mount: RunningMount): Promise<number> {
  const looks: number[] = [];
  for (let look = 0; look < 5; look += 1) {
    looks.push(mount.hostMemory());
    await pause(200);
  }
  return Math.min(...looks);
}

import { Command, InvalidArgumentError } from 'commander';
import type * as BenchModule from '../../bench/index.ts';
import type { MountChoice, Result, Workload } from '../../bench/index.ts';
import { readText } from '../ambient/texts.ts';
import { uncheckedWholeFiles } from '../ambient/whole-files.ts';
import { MountFailed } from '../mount/start-mount.ts';
import { CommandFailure, EXIT, print, printJson, say } from './output.ts';

/** Loaded by the one command that needs it: the others start without tinybench and msw. */
type Bench = typeof BenchModule;

interface BenchFlags {
  readonly only: readonly string[];
  readonly driver: readonly string[];
  readonly kernelCache: readonly string[];
  readonly peer: readonly string[];
  readonly peers: boolean;
  readonly rounds?: number;
  readonly quick?: true;
  readonly list?: true;
  readonly json?: string | true;
  readonly svg?: string;
  readonly compare?: string;
  readonly gate?: number;
}

const ROUNDS = 7;
const QUICK_ROUNDS = 2;
// Milliseconds that one subject may take for the rounds of one workload.
const PATIENCE = 6_000;
const QUICK_PATIENCE = 500;

/** `omnivet bench` */
export function benchCommand(): Command {
  return new Command('bench')
    .description(
      'Measure the read path, warm and cold, on a real mount and on its peers side by side, and count what each operation asks for.',
    )
    .option(
      '--only <workload>',
      'run this workload, or those whose names begin so and then "*"; repeatable',
      gather,
      [],
    )
    .option('--list', 'print the workloads and the peers, and run none')
    .option('--quick', 'few rounds: enough for the counts, not for the times')
    .option('--rounds <n>', `rounds, in each of which every subject has its turn (${ROUNDS})`, parseCount)
    .option('--driver <name>', 'measure the host with this driver; repeatable', gather, [])
    .option('--kernel-cache <mode>', 'measure the host with this kernel-cache; repeatable', gather, [])
    .option('--peer <name>', 'measure this peer beside it; repeatable; all that are installed by default', gather, [])
    .option('--no-peers', 'measure tmpfs and the host alone')
    .option('--json [file]', 'the result as JSON: to a file, or to standard output')
    .option('--svg <file>', 'a chart')
    .option('--compare <file>', 'say what has changed since the result in this file')
    .option(
      '--gate <ratio>',
      'with --compare: exit with 1 when something takes longer by this, or asks for more',
      parseRatio,
    )
    .addHelpText(
      'after',
      `
Exits with 0 when everything was measured, 1 when the host failed a workload or the gate, 2 when the command is wrong, and 3 when this
machine cannot run it.

Examples:
  $ omnivet bench --quick
  $ omnivet bench --only stat --only 'grep-*' --peer bindfs`,
    )
    .action(run);
}

async function run(flags: BenchFlags): Promise<void> {
  const bench = await import('../../bench/index.ts');
  const workloads = chooseWorkloads(bench, flags.only);
  if (flags.list === true) return list(bench, workloads, flags.json !== undefined);
  const before = await baselineOf(bench, flags);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const result = await measure(bench, workloads, flags, stop.signal);
  if (flags.json === true) printJson(result);
  else print(bench.describeResult(result));
  if (typeof flags.json === 'string') await writeFile(flags.json, `${JSON.stringify(result, null, 2)}\n`);
  if (flags.svg !== undefined) await writeFile(flags.svg, bench.drawResult(result));
  if (stop.signal.aborted)
    throw new CommandFailure(EXIT.environment, `interrupted after ${result.workloads.length} workloads`);
  if (hostFailed(result)) process.exitCode = EXIT.subjectFailed;
  if (before === undefined) return;
  const changes = bench.compareResults(before, result);
  const { gate } = flags;
  // Standard output is the document's when there is one.
  (flags.json === true ? say : print)(`\n${bench.describeChanges(changes, gate)}`);
  // A gate that looked at nothing holds nobody back.
  if (gate !== undefined && changes.length === 0)
    throw new CommandFailure(EXIT.usage, 'the baseline has none of these workloads', 'Measure one with --json FILE.');
  if (gate !== undefined && bench.regressions(changes, gate).length > 0) process.exitCode = EXIT.subjectFailed;
}

/** The result to compare with, read before anything is measured. */
async function baselineOf({ parseResult }: Bench, { compare, gate }: BenchFlags): Promise<Result | undefined> {
  if (compare === undefined && gate === undefined) return undefined;
  if (compare === undefined)
    throw new CommandFailure(EXIT.usage, '--gate holds against something', 'Name it with --compare FILE.');
  const text = await readText(compare).catch((error: unknown) => {
    throw new CommandFailure(EXIT.usage, error instanceof Error ? error.message : String(error));
  });
  const parsed = parseResult(text);
  if (!parsed.ok) throw new CommandFailure(EXIT.usage, `${compare} is no result of omnivet bench: ${parsed.problem}`);
  return parsed.value;
}

async function measure(
  bench: Bench,
  workloads: readonly Workload[],
  flags: BenchFlags,
  signal: AbortSignal,
): Promise<Result> {
  const quick = flags.quick === true;
  return bench
    .runBench({
      workloads,
      choices: choicesOf(flags),
      peers: choosePeers(bench, flags),
      rounds: flags.rounds ?? (quick ? QUICK_ROUNDS : ROUNDS),
      patience: quick ? QUICK_PATIENCE : PATIENCE,
      signal,
      tell: say,
    })
    .catch((cause: unknown) => {
      const error = firstOf(cause);
      if (error instanceof MountFailed) throw new CommandFailure(failureCode(error), error.message, error.advice);
      throw new CommandFailure(EXIT.environment, error instanceof Error ? error.message : String(error));
    });
}

/** Of an error and what went wrong while it was cleaned up after, the first. */
function firstOf(error: unknown): unknown {
  return error instanceof SuppressedError ? firstOf(error.suppressed) : error;
}

async function writeFile(path: string, text: string): Promise<void> {
  await uncheckedWholeFiles.write(path, Buffer.from(text));
}

function failureCode({ exitCode }: MountFailed): number {
  return exitCode === EXIT.usage ? EXIT.usage : EXIT.environment;
}

function chooseWorkloads({ WORKLOADS }: Bench, only: readonly string[]): readonly Workload[] {
  const matches = (pattern: string, id: string): boolean =>
    pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern;
  const strange = only.find((pattern) => !WORKLOADS.some(({ id }) => matches(pattern, id)));
  if (strange !== undefined)
    throw new CommandFailure(
      EXIT.usage,
      `there is no workload "${strange}"`,
      `There are ${WORKLOADS.map(({ id }) => id).join(', ')}.`,
    );
  return only.length === 0 ? WORKLOADS : WORKLOADS.filter(({ id }) => only.some((pattern) => matches(pattern, id)));
}

function choosePeers({ PEERS }: Bench, { peer, peers }: BenchFlags): readonly string[] {
  const known = PEERS.map(({ name }) => name);
  const strange = peer.find((name) => !known.includes(name));
  if (strange !== undefined)
    throw new CommandFailure(EXIT.usage, `there is no peer "${strange}"`, `There are ${known.join(', ')}.`);
  if (!peers) return [];
  return peer.length === 0 ? known : peer;
}

/** Each driver with each mode; what is not named is the host's own default. */
function choicesOf({ driver, kernelCache }: BenchFlags): readonly MountChoice[] {
  const orDefault = (values: readonly string[]): readonly (string | undefined)[] =>
    values.length === 0 ? [undefined] : values;
  return orDefault(driver).flatMap((driver) => orDefault(kernelCache).map((kernelCache) => ({ driver, kernelCache })));
}

function list({ PEERS }: Bench, workloads: readonly Workload[], asJson: boolean): void {
  if (asJson) return printJson(workloads.map(({ id, state, source, what }) => ({ id, state, source, what })));
  for (const { id, what } of workloads) print(`${id.padEnd(22)} ${what}`);
  print('');
  for (const { name, about, install } of PEERS)
    print(`${name.padEnd(22)} ${about}${install === undefined ? '' : ` (${install})`}`);
}

function hostFailed({ workloads }: Result): boolean {
  return workloads.some(({ figures }) => figures.some(({ ok, subject }) => !ok && subject.startsWith('omnivet')));
}

function gather(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function parseRatio(text: string): number {
  const ratio = Number(text);
  if (ratio > 1 && ratio <= 1000) return ratio;
  throw new InvalidArgumentError('Expected a number above 1, like 1.3.');
}

function parseCount(text: string): number {
  if (/^[1-9][0-9]{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 1.');
}

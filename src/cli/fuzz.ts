import { dirname, join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type * as FuzzModule from '../../fuzz/index.ts';
import { environmentOf } from '../ambient/environment.ts';
import type { DriverName } from '../fuse/driver.ts';
import { driverOption } from './driver-option.ts';
import { CommandFailure, EXIT, print, printJson, say } from './output.ts';

/** Loaded by the one command that needs it: the others start without fast-check. */
type Fuzz = typeof FuzzModule;

interface FuzzFlags {
  readonly runs?: number;
  readonly time?: number;
  readonly seed?: number;
  readonly replay?: string;
  readonly shrinkTime: number;
  readonly jobs: number;
  readonly least?: number;
  readonly driver?: DriverName;
  readonly list?: true;
  readonly statistics?: true;
  readonly json?: true;
  readonly regressions?: string;
  readonly authorFile?: string;
  readonly save: boolean;
}

const MAX_SEED = 2 ** 31;
// It goes through JSON, which has no infinity.
const UNBOUNDED = Number.MAX_SAFE_INTEGER;
const SECOND = 1000;
const DEFAULT_SECONDS = 60;
// In CI every run has the same cases: what fails there fails here.
const CI_SEED = 20_261_121;

/** `omnivet fuzz [target…]` */
export function fuzzCommand(): Command {
  return new Command('fuzz')
    .description(
      'Try generated cases on a real mount, with a real upstream and a sinkhole for everything else, and make what fails small.',
    )
    .argument(
      '[target...]',
      "what to try; everything by default (see --list). A component's file in place of it: that provider is the subject",
    )
    .option('--runs <n>', 'end a target after so many cases', parseCount)
    .option('--time <s>', 'end a target after so many seconds of trying cases (60 without --runs)', parseCount)
    .option(
      '--seed <n>',
      'the seed of all that is generated (a random one, which is printed; a fixed one in CI)',
      parseSeed,
    )
    .option('--replay <token>', 'try the case of a failure again, and nothing else')
    .option('--shrink-time <s>', 'seconds to make one failure smaller', parseCount, 30)
    .option(
      '--jobs <n>',
      'processes at a time, each with a mount: for several targets, or to share the cases of one',
      parseCount,
      2,
    )
    .addOption(driverOption('what speaks FUSE to the kernel under all cases'))
    .option(
      '--least <n>',
      'fewer cases than this are no run, but an error (those of --runs; else as many as a target tries in one go)',
      parseCount,
    )
    .option('--list', 'print the targets, and run none')
    .option('--statistics', 'print how often each class of cases came')
    .option('--json', 'print one JSON document')
    .option('--regressions <folder>', 'where failures are kept, and are taken from first')
    .option('--no-save', 'keep no failures')
    .option('--author-file <file>', "of a component: its author's file, when it is not beside it")
    .addHelpText(
      'after',
      `
Exits with 0 when nothing was found, 1 when something was, 2 when the command is wrong, and 3 when this machine could not
run a target, or not for long enough.

Examples:
  $ omnivet fuzz hosts --time 60
  $ omnivet fuzz provider.wasm --time 60
  $ omnivet fuzz --seed 7 --runs 2000 --jobs 2
  $ omnivet fuzz --replay hosts.-1093.12:0:1.0a1b2c3d.4e5f6071`,
    )
    .action(run);
}

async function run(names: readonly string[], flags: FuzzFlags): Promise<void> {
  const fuzz = await import('../../fuzz/index.ts');
  if (flags.list === true) return list(fuzz, flags);
  const subject = await subjectOf(names, flags.authorFile);
  const component = (subject?.sha256 ?? (await fuzz.builtComponent('puppet')).sha256).slice(0, 8);
  if (flags.replay !== undefined) return replay(fuzz, flags.replay, { component, subject }, flags);
  const targets = subject === undefined ? choose(fuzz, names) : ['provider'];
  const seed =
    flags.seed ?? (environmentOf(['CI'])['CI'] === undefined ? Math.floor(Math.random() * MAX_SEED) : CI_SEED);
  const budget = { seed, least: flags.least ?? flags.runs };
  if (flags.json !== true) say(`seed ${seed}`);
  const ends = await fuzz.runFuzz({
    targets,
    jobs: flags.jobs,
    driver: flags.driver,
    ...(subject === undefined ? {} : { subject }),
    run: {
      seed,
      runs: flags.runs ?? UNBOUNDED,
      time: timeOf(flags),
      shrinkTime: flags.shrinkTime * SECOND,
      component,
      regressions: flags.regressions ?? regressionsOf(fuzz, subject),
      save: flags.save,
      failures: 10,
    },
    tell: progressLine(),
    found(failure) {
      clearLine();
      if (flags.json !== true) print(fuzz.describeFailure(failure, optionsOf(flags)));
    },
    ended: (end) => {
      clearLine();
      if (flags.json !== true) print(fuzz.describeEnd(end, budget));
      if (flags.statistics === true && end.kind === 'result') print(fuzz.describeClasses(end.result));
    },
  });
  if (flags.json === true) printJson({ seed, targets: ends });
  else say(`seed ${seed}`);
  process.exitCode = fuzz.exitCodeOf(ends, budget);
}

function timeOf({ time, runs }: FuzzFlags): number {
  if (time !== undefined) return time * SECOND;
  return runs === undefined ? DEFAULT_SECONDS * SECOND : UNBOUNDED;
}

// What a command needs to see a failure again, besides the token.
function optionsOf({ driver }: FuzzFlags): string {
  return driver === undefined ? '' : ` --driver ${driver}`;
}

/** A component that is fuzzed in place of the host. */
interface FuzzSubject {
  /** Absolute. */
  readonly file: string;
  readonly authorFile: string | undefined;
  readonly sha256: string;
}

async function subjectOf(names: readonly string[], authorFile: string | undefined): Promise<FuzzSubject | undefined> {
  const [name, ...others] = names;
  if (!names.some((one) => one.endsWith('.wasm')) || name === undefined) return undefined;
  if (others.length > 0)
    throw new CommandFailure(EXIT.usage, 'a component is the only subject of a run', 'omnivet fuzz provider.wasm');
  const { loadSubject, SubjectProblem } = await import('../../conformance/index.ts');
  // What is wrong with the file or with what stands beside it is told here, before anything is started.
  const subject = await loadSubject({ file: name, authorFile, seed: 0 }).catch((error: unknown) => {
    if (error instanceof SubjectProblem) throw new CommandFailure(EXIT.usage, error.message, error.advice);
    throw error;
  });
  return { file: subject.component, authorFile, sha256: subject.audit.sha256 };
}

// Those of an author's provider are the author's, and stand beside it.
function regressionsOf({ packageRoot }: Fuzz, subject: FuzzSubject | undefined): string {
  return subject === undefined
    ? join(packageRoot(), 'fuzz', 'regressions')
    : join(dirname(subject.file), 'fuzz-regressions');
}

function list({ TARGETS }: Fuzz, { json }: FuzzFlags): void {
  if (json === true) return printJson(TARGETS.map(({ name, what }) => ({ name, what })));
  for (const { name, what } of TARGETS) print(`${name.padEnd(12)} ${what}`);
}

function choose({ TARGETS }: Fuzz, names: readonly string[]): readonly string[] {
  const known = TARGETS.map(({ name }) => name);
  const strange = names.find((name) => !known.includes(name));
  if (strange !== undefined)
    throw new CommandFailure(EXIT.usage, `there is no target "${strange}"`, `There are ${known.join(', ')}.`);
  return names.length === 0 ? known : names;
}

interface ReplaySubject {
  /** The beginning of its digest. */
  readonly component: string;
  readonly subject: FuzzSubject | undefined;
}

async function replay(
  fuzz: Fuzz,
  text: string,
  { component, subject }: ReplaySubject,
  flags: FuzzFlags,
): Promise<void> {
  const token = fuzz.parseToken(text);
  if (token === undefined)
    throw new CommandFailure(EXIT.usage, `"${text}" is no token`, 'It stands behind "again:" of a failure.');
  if (subject === undefined) {
    if (token.target === 'provider')
      throw new CommandFailure(
        EXIT.usage,
        'the token is of a provider',
        'Name its file: omnivet fuzz provider.wasm --replay TOKEN',
      );
    choose(fuzz, [token.target]);
  } else if (token.target !== 'provider')
    throw new CommandFailure(
      EXIT.usage,
      `the token is of the target ${token.target}`,
      'Replay it without a component.',
    );
  const replayed = await fuzz.replayToken(token, component, { subject, driver: flags.driver });
  if (flags.json === true) printJson(replayed);
  else {
    for (const change of replayed.changes) say(change);
    if (replayed.failure !== undefined) print(fuzz.describeFailure(replayed.failure, optionsOf(flags)));
    else if (replayed.text !== undefined) print(`${replayed.text}\n  nothing is wrong with it`);
  }
  if (replayed.text === undefined) throw new CommandFailure(EXIT.usage, 'the token leads to no case of this version');
  process.exitCode = replayed.failure === undefined ? EXIT.ok : EXIT.subjectFailed;
}

/** One line that is written over again, on a terminal; nothing in a pipe. */
function progressLine(): (target: string, progress: { runs: number; seconds: number; failures: number }) => void {
  if (!process.stderr.isTTY) return () => {};
  return (target, { runs, seconds, failures }) => {
    const speed = Math.round(runs / Math.max(seconds, 0.001));
    process.stderr.write(`\r\u001b[K${target}: ${runs} cases, ${speed} a second, ${failures} found`);
  };
}

function clearLine(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}

function parseCount(text: string): number {
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 1.');
}

function parseSeed(text: string): number {
  if (/^[0-9]{1,10}$/.test(text) && Number(text) < MAX_SEED) return Number(text);
  throw new InvalidArgumentError(`Expected a whole number from 0 to ${MAX_SEED - 1}.`);
}

import { Command, InvalidArgumentError } from 'commander';
import type * as conformance from '../../conformance/index.ts';
import type { Check, Report, ReportFormat, Selection, Subject } from '../../conformance/index.ts';
import { packageVersion } from '../ambient/package.ts';
import { openAppending } from '../ambient/texts.ts';
import { uncheckedWholeFiles } from '../ambient/whole-files.ts';
import type { DriverName } from '../fuse/driver.ts';
import { driverOption } from './driver-option.ts';
import { CommandFailure, EXIT, hasColours, print, printJson, say } from './output.ts';

/** The kit is loaded by the one command that needs it: the others start without vitest and msw. */
type Suite = typeof conformance;

type ReportFlags = { readonly [Format in ReportFormat]?: string | true };

interface CertifyFlags extends ReportFlags {
  readonly authorFile?: string;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly area: readonly string[];
  readonly level: readonly string[];
  readonly list?: true;
  readonly bail?: number | true;
  readonly seed?: number;
  readonly shard?: Selection['shard'];
  readonly timeout: number;
  readonly driver?: DriverName;
}

const FORMATS: Readonly<Record<ReportFormat, string>> = {
  json: 'JSON',
  junit: 'JUnit XML',
  tap: 'TAP 14',
  sarif: 'SARIF 2.1.0, for code scanners',
  summary: 'Markdown, added to the file: for the step summary of GitHub Actions',
};
const FORMAT_NAMES = Object.keys(FORMATS) as ReportFormat[];

// Seconds for one check: on a loaded machine the longest takes 5.
const DEFAULT_TIMEOUT = 60;
const MAX_SEED = 2 ** 32;
// Columns of a report that is not read on a terminal.
const WIDTH = 100;

/** `omnivet certify FILE` */
export function certifyCommand(): Command {
  const command = new Command('certify')
    .description(
      'Mount a provider for real, drive it with system calls and a mock upstream, and say which requirements hold, with evidence.',
    )
    .argument('[file]', 'a WebAssembly component; what its author says of it stands in omnivet.certify.toml beside it')
    .option('--author-file <file>', "the author's file, when it is not beside the component")
    .option('--only <id>', 'run this check, or this area; repeatable', gather, [])
    .option('--skip <id>', 'leave this check, or this area, out; repeatable', gather, [])
    .option('--area <area>', 'run the checks of this area; repeatable', gather, [])
    .option('--level <level>', 'run the checks of this level, must or should; repeatable', gather, [])
    .option('--list', 'print the checks that would run, and run none')
    .option('--bail [n]', 'end after so many failures (1)', parseCount)
    .option('--seed <n>', 'the seed of all that is chosen by chance (a random one, which is printed)', parseSeed)
    .option('--shard <i/n>', 'run the i-th of n parts', parseShard)
    .addOption(driverOption('what speaks FUSE to the kernel under the provider'))
    .option('--timeout <s>', 'seconds for one check', parseCount, DEFAULT_TIMEOUT);
  for (const [format, what] of Object.entries(FORMATS))
    command.option(`--${format} [file]`, `a report as ${what}: to a file, or to standard output`);
  return command
    .addHelpText(
      'after',
      `
Exits with 0 when the provider is certified (or all checks of a selection passed), 1 when it is not, 2 when the command or
the author's file is wrong, and 3 when this machine could not carry out a check.

Examples:
  $ omnivet certify provider.wasm
  $ omnivet certify provider.wasm --area bytes --seed 7
  $ omnivet certify provider.wasm --sarif omnivet.sarif --junit omnivet.xml`,
    )
    .action(run);
}

async function run(file: string | undefined, flags: CertifyFlags): Promise<void> {
  const suite = await import('../../conformance/index.ts');
  const { checks, selection } = choose(suite, flags);
  if (flags.list === true) return list(checks, flags.json !== undefined);
  if (file === undefined)
    throw new CommandFailure(EXIT.usage, 'no component is named', 'omnivet certify provider.wasm');
  const destinations = await destinationsOf(flags);
  const subject = await loadSubject(suite, file, flags);
  const report = await suite.certify({
    subject,
    file,
    checks,
    selection,
    timeout: flags.timeout * 1000,
    bail: flags.bail === true ? 1 : (flags.bail ?? 0),
    progress: suite.createProgress({
      write: (text) => process.stderr.write(text),
      tty: process.stderr.isTTY,
      width: process.stderr.columns,
    }),
    kit: await packageVersion(),
  });
  await write(suite, report, destinations);
  process.exitCode = suite.exitCodeOf(report);
}

function choose(suite: Suite, flags: CertifyFlags): { checks: readonly Check[]; selection: Selection } {
  const { only, skip, area: areas, level: levels, shard } = flags;
  const selection = { only, skip, areas, levels, shard };
  const selected = suite.select(suite.CHECKS, selection);
  if (!selected.ok) throw new CommandFailure(EXIT.usage, selected.problem, selected.advice);
  return { checks: selected.checks, selection };
}

function list(checks: readonly Check[], asJson: boolean): void {
  if (asJson)
    return printJson(checks.map(({ id, level, requirement, advice }) => ({ id, level, requirement, advice })));
  for (const { id, level, requirement } of checks) print(`${id.padEnd(34)} ${level.padEnd(6)} ${requirement}`);
}

async function loadSubject(suite: Suite, file: string, { authorFile, seed, driver }: CertifyFlags): Promise<Subject> {
  const request = { file, authorFile, driver, seed: seed ?? Math.floor(Math.random() * MAX_SEED) };
  return suite.loadSubject(request).catch((error: unknown) => {
    if (error instanceof suite.SubjectProblem) throw new CommandFailure(EXIT.usage, error.message, error.advice);
    throw error;
  });
}

/** Where a report goes; to standard output without a file. */
interface Destination {
  readonly format: ReportFormat;
  readonly file: string | undefined;
}

/** Wrong destinations are told before the checks run, and not a minute after. */
async function destinationsOf(flags: CertifyFlags): Promise<readonly Destination[]> {
  const destinations = FORMAT_NAMES.flatMap((format): Destination[] => {
    const file = flags[format];
    return file === undefined ? [] : [{ format, file: file === true ? undefined : file }];
  });
  const printed = destinations.filter(({ file }) => file === undefined).map(({ format }) => `--${format}`);
  if (printed.length > 1)
    throw new CommandFailure(
      EXIT.usage,
      `${printed.join(' and ')} both go to standard output`,
      'Give all but one a file.',
    );
  for (const { format, file } of destinations) {
    if (file === undefined || (await uncheckedWholeFiles.kind(file)) !== 'directory') continue;
    throw new CommandFailure(EXIT.usage, `--${format}: ${file} is a directory`, 'Give the path of a file.');
  }
  return destinations;
}

async function write(suite: Suite, report: Report, destinations: readonly Destination[]): Promise<void> {
  for (const { format, file } of destinations) {
    const text = suite.REPORTERS[format](report);
    if (file === undefined) process.stdout.write(text);
    // A step's summary is added to what the step has written before.
    else if (format === 'summary') (await openAppending(file)).end(text);
    else await uncheckedWholeFiles.write(file, Buffer.from(text));
  }
  if (destinations.some(({ file }) => file === undefined)) return;
  const { isTTY, columns } = process.stdout;
  process.stdout.write(suite.terminalReport(report, { colour: hasColours(), width: isTTY ? columns : WIDTH }));
  for (const { format, file } of destinations) say(`${format} report: ${file ?? ''}`);
}

function gather(value: string, before: readonly string[]): readonly string[] {
  return [...before, ...value.split(',')];
}

function parseCount(text: string): number {
  if (/^[1-9][0-9]{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 1.');
}

function parseSeed(text: string): number {
  if (/^[0-9]{1,10}$/.test(text) && Number(text) < MAX_SEED) return Number(text);
  throw new InvalidArgumentError(`Expected a whole number from 0 to ${MAX_SEED - 1}.`);
}

function parseShard(text: string): NonNullable<Selection['shard']> {
  const [, index = 0, count = 0] = (/^([0-9]{1,4})\/([0-9]{1,4})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= count) return { index, count };
  throw new InvalidArgumentError('Expected i/n with i from 1 to n, as 1/3.');
}

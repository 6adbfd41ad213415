/**
 * `npm run mutants`: the suite on the specimen, on each of its mutants, and on the specimen under each sabotaged host.
 *
 *     npm run mutants                      every check on every mutant: the whole matrix
 *     npm run mutants -- --quick           each mutant with the checks that have to fail on it
 *     npm run mutants -- bad-name leaks    these mutants alone, with every check
 *
 * Exits with 1 when a check can be failed by nobody, when nobody catches a mutant, or when a mutant passes what it has to fail.
 */
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { CHECKS } from '../../conformance/checks/index.ts';
import { SABOTAGED_HOST, SABOTAGES } from '../../conformance/sabotage/sabotages.ts';
import { type Mutation, MUTATIONS } from '../../providers/mutants/mutations.ts';
import { buildMutant } from '../helpers/mutant-builds.ts';
import { failersOf, gridOf, holesOf } from './matrix.ts';
import { type Mutant, problemsOf, type Row, runRow } from './row.ts';

const FOLDER = fileURLToPath(new URL('../../.cache/mutants', import.meta.url));
const SPECIMEN: Mutant = { name: 'none', kind: 'none', bug: 'nothing is wrong', fails: [] };

const all: readonly Mutant[] = [
  SPECIMEN,
  ...MUTATIONS.map(({ name, bug, fails }): Mutant => ({ name, bug, fails, kind: 'provider' })),
  ...SABOTAGES.map(({ name, bug, fails }): Mutant => ({ name, bug, fails, kind: 'host' })),
];

const command = new Command('mutants')
  .description('the suite on the specimen, on each of its mutants, and on the specimen under each sabotaged host')
  .argument('[mutant...]', 'these alone; all of them when none is named')
  .option('--quick', 'each mutant with the checks that have to fail on it, instead of all', false)
  .option('--jobs <n>', 'so many at a time', toJobs, 2)
  .addHelpText('after', '\nExample:\n  npm run mutants -- --quick bad-name never-restarts')
  // A hole ends with 1, a wrong command with 2.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse();
const options = command.opts<{ readonly quick: boolean; readonly jobs: number }>();
const unknown = command.args.filter((name) => !all.some((mutant) => mutant.name === name));
if (unknown.length > 0) command.error(`error: there is no mutant ${unknown.join(', ')}`);

function toJobs(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('A number from 1 to 99 is expected.');
  return Number(text);
}

// Shared machines pause for seconds: there a row with a hole is tried once more, as tests are.
const TRIES = process.env['CI'] === undefined ? 1 : 2;

async function run(mutant: Mutant): Promise<Row> {
  const checks =
    options.quick && mutant.kind !== 'none' ? CHECKS.filter(({ id }) => mutant.fails.includes(id)) : CHECKS;
  const component = await buildMutant(mutant.kind === 'provider' ? (mutant.name as Mutation) : 'none', FOLDER);
  const host = mutant.kind === 'host' ? [...SABOTAGED_HOST, mutant.name] : undefined;
  for (let tries = 1; ; tries += 1) {
    const row = await runRow(mutant, component, checks, host);
    tell(row);
    if (tries === TRIES || problemsOf(row).length === 0) return row;
  }
}

function tell(row: Row): void {
  const { mutant, results, milliseconds } = row;
  const failing = results.filter(({ outcome }) => outcome.kind === 'failed').map(({ id }) => id);
  const others = failing.filter((id) => !mutant.fails.includes(id));
  const wrong = problemsOf(row);
  const mark = wrong.length === 0 ? 'ok  ' : 'HOLE';
  const also = others.length === 0 ? '' : `  also fails ${others.join(' ')}`;
  print(`${mark} ${mutant.name.padEnd(30)} ${(milliseconds / 1000).toFixed(1).padStart(5)} s${also}`);
}

/** A few at a time, in order. */
async function runAll(mutants: readonly Mutant[], jobs: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const waiting = [...mutants.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) rows[next[0]] = await run(next[1]);
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return rows;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const chosen = command.args.length === 0 ? all : all.filter(({ name }) => command.args.includes(name));
const rows = await runAll(chosen, options.jobs);
const holes = command.args.length === 0 ? holesOf(rows, CHECKS) : rows.flatMap(problemsOf);
print(['', ...gridOf(rows, CHECKS), '', ...failersOf(rows, CHECKS), ''].join('\n'));
for (const hole of holes) print(hole);
print(`${CHECKS.length} checks, ${rows.length - 1} mutants, ${holes.length} holes`);
process.exitCode = holes.length === 0 ? 0 : 1;

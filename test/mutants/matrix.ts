/** The matrix of checks and mutants as text: a character for each pair, and what is missing in it. */
import { areaOf, AREAS, type Check } from '../../conformance/check.ts';
import type { OutcomeKind } from '../../conformance/outcome.ts';
import { problemsOf, type Row } from './row.ts';

const MARKS: Readonly<Record<OutcomeKind, string>> = {
  passed: '.',
  failed: 'F',
  waived: 'W',
  skipped: 's',
  errored: 'E',
};
const NOT_RUN = ' ';
const NAME_WIDTH = 34;

/** The grid: a line for each mutant, a column for each check, in the order of the suite. */
export function gridOf(rows: readonly Row[], checks: readonly Check[]): string[] {
  const areas = AREAS.map((area) => ({ area, checks: checks.filter(({ id }) => areaOf(id) === area) }));
  const used = areas.filter((group) => group.checks.length > 0);
  const head = used.map(({ area, checks: { length } }) => area.slice(0, length).padEnd(length)).join(' ');
  const lines = rows.map(({ mutant, results }) => {
    const marks = used.map((group) =>
      group.checks
        .map(({ id }) => {
          const kind = results.find((result) => result.id === id)?.outcome.kind;
          return kind === undefined ? NOT_RUN : MARKS[kind];
        })
        .join(''),
    );
    return `${`${mutant.kind === 'host' ? 'host: ' : ''}${mutant.name}`.padEnd(NAME_WIDTH)} ${marks.join(' ')}`;
  });
  return [`${''.padEnd(NAME_WIDTH)} ${head}`, ...lines];
}

/** For each check, the mutants that fail it. */
export function failersOf(rows: readonly Row[], checks: readonly Check[]): string[] {
  return checks.map(({ id }) => {
    const names = rows.filter(({ results }) => failed(results, id)).map(({ mutant }) => mutant.name);
    return `${id.padEnd(NAME_WIDTH)} ${names.length === 0 ? 'NOBODY' : names.join(' ')}`;
  });
}

/** What keeps the suite from being shipped, a sentence each. */
export function holesOf(rows: readonly Row[], checks: readonly Check[]): string[] {
  const unfailed = checks
    .filter(({ id }) => !rows.some(({ mutant, results }) => mutant.kind !== 'none' && failed(results, id)))
    .map(({ id }) => `no mutant fails ${id}: a check that nobody can fail says nothing`);
  const uncaught = rows
    .filter(
      ({ mutant, results }) => mutant.kind !== 'none' && !results.some(({ outcome }) => outcome.kind === 'failed'),
    )
    .map(({ mutant }) => `nothing fails on ${mutant.name} (${mutant.bug}): a check is missing`);
  return [...rows.flatMap(problemsOf), ...unfailed, ...uncaught];
}

function failed(results: Row['results'], id: string): boolean {
  return results.some((result) => result.id === id && result.outcome.kind === 'failed');
}

/** Which checks of the suite a run has. */
import { type Area, areaOf, AREAS, type Check, type CheckId, type Level } from '../check.ts';

export interface Selection {
  /** Ids, or areas; all when empty. */
  readonly only: readonly string[];
  /** Ids, or areas. */
  readonly skip: readonly string[];
  readonly areas: readonly string[];
  readonly levels: readonly string[];
  /** The `index`th of `count` parts, from 1. */
  readonly shard?: { readonly index: number; readonly count: number } | undefined;
}

export const WHOLE_SUITE: Selection = { only: [], skip: [], areas: [], levels: [] };

type Selected =
  | { readonly ok: true; readonly checks: readonly Check[] }
  /** What is wrong, and what to do about it. */
  | { readonly ok: false; readonly problem: string; readonly advice: string };

const LEVELS: readonly Level[] = ['must', 'should'];

/** The checks of a selection, in the order of the suite. An unknown id and an empty selection are problems. */
export function select(checks: readonly Check[], selection: Selection): Selected {
  const { only, skip, areas, levels, shard } = selection;
  const unknown = unknownOf(checks, selection);
  if (unknown !== undefined) return unknown;
  const names = (list: readonly string[], id: CheckId): boolean => list.includes(id) || list.includes(areaOf(id));
  const chosen = checks
    .filter(({ id }) => only.length === 0 || names(only, id))
    .filter(({ id }) => !names(skip, id))
    .filter(({ id }) => areas.length === 0 || areas.includes(areaOf(id)))
    .filter(({ level }) => levels.length === 0 || levels.includes(level))
    .filter((_, position) => shard === undefined || position % shard.count === shard.index - 1);
  if (chosen.length > 0) return { ok: true, checks: chosen };
  const problem = `no check is left of ${checks.length}: ${describeSelection(selection)}`;
  return { ok: false, problem, advice: 'A run of no check proves nothing. See: omnivet certify --list' };
}

/** The selection as a person would give it on the command line; empty for the whole suite. */
export function describeSelection({ only, skip, areas, levels, shard }: Selection): string {
  const list = (flag: string, values: readonly string[]): string[] => values.flatMap((value) => [flag, value]);
  return [
    ...list('--only', only),
    ...list('--skip', skip),
    ...list('--area', areas),
    ...list('--level', levels),
    ...(shard === undefined ? [] : ['--shard', `${shard.index}/${shard.count}`]),
  ].join(' ');
}

function unknownOf(checks: readonly Check[], selection: Selection): Extract<Selected, { ok: false }> | undefined {
  const known = new Set<string>([...AREAS, ...checks.map(({ id }) => id)]);
  const id = [...selection.only, ...selection.skip].find((name) => !known.has(name));
  if (id !== undefined) return refuse(`there is no check "${id}"${nearest(id, [...known])}`);
  const area = selection.areas.find((name) => !isArea(name));
  if (area !== undefined) return refuse(`there is no area "${area}": expected one of ${AREAS.join(', ')}`);
  const level = selection.levels.find((name) => !LEVELS.some((one) => one === name));
  return level === undefined ? undefined : refuse(`there is no level "${level}": expected one of ${LEVELS.join(', ')}`);
}

function refuse(problem: string): Extract<Selected, { ok: false }> {
  return { ok: false, problem, advice: 'omnivet certify --list prints all ids.' };
}

function isArea(name: string): name is Area {
  return AREAS.some((area) => area === name);
}

/** What was perhaps meant: the ids that begin alike. */
function nearest(name: string, known: readonly string[]): string {
  const alike = known
    .map((one) => ({ one, shared: sharedStart(name, one) }))
    .filter(({ shared }) => shared >= 4)
    .toSorted((first, second) => second.shared - first.shared)
    .slice(0, 2)
    .map(({ one }) => one);
  return alike.length === 0 ? '' : `; is it ${alike.join(', or ')}?`;
}

function sharedStart(first: string, second: string): number {
  let end = 0;
  while (end < first.length && first[end] === second[end]) end += 1;
  return end;
}

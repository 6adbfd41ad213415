/** Checks side by side: a check waits for others most of its time, so that the cores would stand idle. */
import { type Area, areaOf, type Check, type CheckId } from '../check.ts';

// Their areas are in other lanes. What the former need is in the first: the mount that was walked, and a host as an operator gets
// it; the last is there so that all lanes end together.
const FIRST: readonly CheckId[] = [
  'capabilities/declared-hosts',
  'capabilities/no-canary',
  'containment/loads',
  'containment/odd-arguments',
  'containment/purity',
];

// Beside all others, and with them about equally long: what waits for deadlines is in one, what takes most work in the other.
const ASIDE: readonly (readonly Area[])[] = [['errors', 'capabilities', 'cache'], ['containment']];

/** Files of the adapter, and so the most lanes that there can be. */
export const LANES: number = ASIDE.length + 1;

// Each lane has a process and hosts of its own, which cost as much as so many checks.
const WORTH_LANES = 24;

/** The ids of each lane. What measures time is in the first, behind everything else. */
export function lanesOf(checks: readonly Check[], cores: number): readonly (readonly CheckId[])[] {
  const ids = checks.map(({ id }) => id);
  if (cores < 2 || ids.length < WORTH_LANES) return [ids];
  const laneOf = (id: CheckId): number =>
    FIRST.includes(id) ? 0 : ASIDE.findIndex((areas) => areas.includes(areaOf(id))) + 1;
  return Array.from({ length: LANES }, (_, lane) => ids.filter((id) => laneOf(id) === lane)).filter(
    ({ length }) => length > 0,
  );
}

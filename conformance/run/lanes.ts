/** Checks side by side: a check waits for others most of its time, so that a second core would stand idle. */
import { type Area, areaOf, type Check, type CheckId } from '../check.ts';

/** Files of the adapter, and so the most lanes that there can be. */
export const LANES = 2;

// Together these take about as long as all the others.
const SECOND: readonly Area[] = ['cache', 'containment'];

// Each lane looks at the subject by itself, which costs as much as so many checks.
const WORTH_A_LANE = 12;

/** The ids of each lane. What measures time is in the first, behind everything else. */
export function lanesOf(checks: readonly Check[], cores: number): readonly (readonly CheckId[])[] {
  const ids = checks.map(({ id }) => id);
  const second = ids.filter((id) => SECOND.includes(areaOf(id)));
  const first = ids.filter((id) => !second.includes(id));
  const worth = cores >= LANES && first.length >= WORTH_A_LANE && second.length > 0;
  return worth ? [first, second] : [ids];
}

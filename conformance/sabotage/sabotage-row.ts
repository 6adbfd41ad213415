/** One line of the table of sabotages. */
import type { CheckId } from '../check.ts';

/** A planted bug, and the checks that it must fail; it may fail others besides. */
export interface SabotageRow {
  readonly name: string;
  /** One sentence: what the host does wrong. */
  readonly bug: string;
  readonly fails: readonly [CheckId, ...CheckId[]];
}

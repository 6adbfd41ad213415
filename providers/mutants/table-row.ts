/** One line of the table of mutants. */

/** `area/slug` of a check of the conformance suite. */
export type CheckName = `${
  | 'namespace'
  | 'bytes'
  | 'readonly'
  | 'errors'
  | 'capabilities'
  | 'cache'
  | 'containment'
  | 'performance'}/${string}`;

/** A planted bug, and the checks that it must fail; it may fail others besides. */
export interface MutationRow {
  readonly name: string;
  /** One sentence: what the provider does wrong. */
  readonly bug: string;
  readonly fails: readonly [CheckName, ...CheckName[]];
}

/** All mutants: what is wrong with each, and which checks of the conformance suite have to see it. */
import { BY_HAND } from './by-hand-table.ts';
import { BYTES } from './bytes-table.ts';
import { CAPABILITIES } from './capabilities-table.ts';
import { CONTAINMENT } from './containment-table.ts';
import { NAMESPACE } from './namespace-table.ts';
import { PERFORMANCE } from './performance-table.ts';
import type { MutationRow } from './table-row.ts';

/** The mutants that `specimen.ts` makes by its switch. */
export type SourceMutation = (
  | (typeof NAMESPACE)[number]
  | (typeof BYTES)[number]
  | (typeof CAPABILITIES)[number]
  | (typeof CONTAINMENT)[number]
  | (typeof PERFORMANCE)[number]
)['name'];

/** The mutants that are made from WebAssembly text. */
export type HandMutation = (typeof BY_HAND)[number]['name'];

export type Mutation = SourceMutation | HandMutation;

/** A row of the table, whose name is a mutant's. */
export interface Mutant extends MutationRow {
  readonly name: Mutation;
}

/** The table. */
export const MUTATIONS: readonly Mutant[] = [
  ...NAMESPACE,
  ...BYTES,
  ...CAPABILITIES,
  ...CONTAINMENT,
  ...PERFORMANCE,
  ...BY_HAND,
];

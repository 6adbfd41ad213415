/** Failures that somebody answers for. */
import { areaOf, type CheckId } from '../check.ts';
import type { Outcome, Waiver } from '../outcome.ts';

/** The outcome under the waivers in force at `now` (milliseconds since the Unix epoch). Nothing in `capabilities` is ever waived. */
export function waive(id: CheckId, outcome: Outcome, waivers: readonly Waiver[], now: number): Outcome {
  if (outcome.kind !== 'failed' || areaOf(id) === 'capabilities') return outcome;
  const today = new Date(now).toISOString().slice(0, 10);
  const waiver = waivers.find((one) => one.id === id && today <= one.expires);
  return waiver === undefined ? outcome : { ...outcome, kind: 'waived', waiver };
}

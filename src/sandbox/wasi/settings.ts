/** What one provider's WASI is made of: data, sent to its process with the component. */

/** A clock that stands still at a time (milliseconds since the Unix epoch), or the machine's. */
export type ClockSetting = { readonly kind: 'still'; readonly at: number } | { readonly kind: 'real' };

/** How little a component gets of the world outside. */
export interface WasiSettings {
  readonly clock: ClockSetting;
  /** 64 hexadecimal digits, from which all randomness follows. */
  readonly seed: string;
  /** Whether what it writes to its standard output and error becomes events; else it is thrown away. */
  readonly output: boolean;
}

/** The seed of everyone who is not trusted: the same numbers each time, so that answers can be reproduced. */
export const FIXED_SEED: string = '2a'.repeat(32);

/** Nothing at all: time stands still at 0. */
export const INERT_WASI: WasiSettings = { clock: { kind: 'still', at: 0 }, seed: FIXED_SEED, output: false };

/** Bytes of output of one instance that are kept (rule 15); what comes after them is thrown away. */
export const MAX_OUTPUT_BYTES: number = 64 * 1024;

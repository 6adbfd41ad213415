/** What an operator grants a provider of WASI, and what each of its instances is sent for it. */
import { randomBytes } from 'node:crypto';
import { FIXED_SEED, INERT_WASI, type WasiSettings } from './settings.ts';

/** A profile's share of WASI. */
export interface WasiGrant {
  /** Milliseconds since the Unix epoch: where the clock of those stands still who are not granted a real one. */
  readonly loadedAt: number;
  /** Real clocks and real randomness. */
  readonly real: boolean;
  /** Whether what it prints becomes events. */
  readonly output: boolean;
}

/** The settings of one more instance: two that are granted randomness never share it. Without a grant there is nothing. */
export function wasiSettings(grant: WasiGrant | undefined): WasiSettings {
  if (grant === undefined) return INERT_WASI;
  const { loadedAt, real, output } = grant;
  return {
    clock: real ? { kind: 'real' } : { kind: 'still', at: loadedAt },
    seed: real ? randomBytes(32).toString('hex') : FIXED_SEED,
    output,
  };
}

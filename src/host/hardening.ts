/** The walls around sandboxes that a configuration asks for. */
import { type HardeningMode, type HardeningPorts, missingLayer, probeHardening } from '../sandbox/hardening.ts';
import type { Hardening } from '../sandbox/layers.ts';

/** The walls that stand here; with `required`, fails with words for the operator when one of them does not. */
export async function requireHardening(mode: HardeningMode, ports: HardeningPorts): Promise<Hardening> {
  const hardening = await probeHardening(mode, ports);
  const missing = missingLayer(hardening);
  if (mode !== 'required' || missing === undefined) return hardening;
  const mend = missing.mend === undefined ? '' : `; install it: ${missing.mend}`;
  // No HostError: it is this machine that cannot mount, not the configuration that is wrong.
  throw new Error(
    `hardening = "required", and the layer "${missing.name}" is missing (${missing.detail})${mend}. ` +
      'With hardening = "auto" the sandboxes run without it.',
  );
}

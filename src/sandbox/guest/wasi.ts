/** The WASI of one guest, as the host has set it. */
import { createClock } from '../wasi/clock.ts';
import { createWasi, type Wasi } from '../wasi/create.ts';
import { createRandom } from '../wasi/random.ts';
import type { WasiSettings } from '../wasi/settings.ts';
import type { Output } from './output.ts';

/** Makes the imports of a component; what it prints goes to `output` when it is wanted. */
export function guestWasi(settings: WasiSettings, output: Output): Wasi {
  if (settings.output) output.open();
  return createWasi({
    clock: createClock(settings.clock),
    random: createRandom(settings.seed),
    print: output.print,
  });
}

/** What vitest runs: one file for each lane, since it gives a process to each file. */
import { registerLane } from './register.ts';

registerLane(2);

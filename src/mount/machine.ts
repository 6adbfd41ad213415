/** The machine's own powers, put together for the commands: the one place where authority is picked up. */
import { NODE_BINARY, startProgram } from '../ambient/child-process.ts';
import {
  abortConnection,
  processStartTime,
  processTreeSync,
  readMountInfo,
  residentBytesSync,
} from '../ambient/proc.ts';
import { findProgram, runProgram } from '../ambient/programs.ts';
import type { MountPointPorts } from '../host/mount-points.ts';
import type { ProcessWatch } from '../sandbox/authority.ts';
import { type HardeningPorts, probeHardening } from '../sandbox/hardening.ts';
import type { Layer } from '../sandbox/layers.ts';

/** Mount points as the system knows them. */
export const systemMountPoints: MountPointPorts = { readMountInfo, processStartTime, abortConnection, run: runProgram };

/** The walls that this machine can put around a sandbox, found by trying. */
export const systemHardening: HardeningPorts = {
  findProgram,
  start: (program, argv, environment) => startProgram(program, argv, environment, 'shared'),
  node: NODE_BINARY,
};

/** Processes as the system knows them. */
export const systemProcesses: ProcessWatch = { residentBytes: residentBytesSync, tree: processTreeSync };

/** The walls that would stand around a sandbox of this machine with `hardening = "auto"`. */
export async function sandboxLayers(): Promise<readonly Layer[]> {
  return (await probeHardening('auto', systemHardening)).layers;
}

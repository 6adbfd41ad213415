/** The machine's own powers, put together for the commands: the one place where authority is picked up. */
import { abortConnection, processStartTime, readMountInfo } from '../ambient/proc.ts';
import { runProgram } from '../ambient/programs.ts';
import type { MountPointPorts } from '../host/mount-points.ts';

/** Mount points as the system knows them. */
export const systemMountPoints: MountPointPorts = { readMountInfo, processStartTime, abortConnection, run: runProgram };

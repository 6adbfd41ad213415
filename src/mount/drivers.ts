/** The drivers of this machine. */
import { listDirectorySync, readMountInfo, setReadAhead } from '../ambient/proc.ts';
import { runProgram, startWithDescriptor } from '../ambient/programs.ts';
import type { Driver, DriverName } from '../fuse/driver.ts';
import { createKernelDriver } from '../fuse/kernel/kernel-driver.ts';
import { createNativeDriver, type NativeDriverPorts } from '../fuse/native-driver.ts';

/** All of them; none touches anything before it mounts. `mountOptions` as in `NativeDriverPorts`. */
export function systemDrivers(mountOptions?: NativeDriverPorts['mountOptions']): Readonly<Record<DriverName, Driver>> {
  const ports = { mountOptions, files: { listDirectory: listDirectorySync }, run: runProgram, readMountInfo };
  return {
    'fuse-native': createNativeDriver(ports),
    kernel: createKernelDriver({ ...ports, setReadAhead, startWithDescriptor, clock: Date.now }),
  };
}

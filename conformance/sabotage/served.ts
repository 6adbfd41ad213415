/** What the drivers of a host are given to serve, changed on its way to them. */
import type { DriverName, HostPorts } from '../../src/index.ts';

type Drivers = HostPorts['drivers'];
/** A mount's file system, in all the forms that a driver may use. */
export type Served = Parameters<Drivers[DriverName]['mount']>[0];

/** The drivers, each of which mounts `change(real)` in place of what it is given. */
export function driversServing(drivers: Drivers, change: (real: Served) => Served): Drivers {
  const serving = (driver: Drivers[DriverName]): Drivers[DriverName] => ({
    ...driver,
    mount: (real, options, onFailure) => driver.mount(change(real), options, onFailure),
  });
  return { 'fuse-native': serving(drivers['fuse-native']), kernel: serving(drivers.kernel) };
}

import { Option } from 'commander';
import { DRIVER_NAMES } from '../fuse/driver.ts';

/** `--driver NAME`. */
export function driverOption(description = 'what speaks FUSE to the kernel, whatever [mount] driver says'): Option {
  return new Option('--driver <name>', description).choices(DRIVER_NAMES);
}

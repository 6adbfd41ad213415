/** Sabotages of the mount itself. */
import type { MOUNT } from './mount-table.ts';
import type { Sabotage } from './sabotage.ts';

/** Each by its name in the table. */
export const MOUNT_BUGS: Readonly<Record<(typeof MOUNT)[number]['name'], Sabotage>> = {
  'mount-writable': without('ro'),
  'mount-executable': without('noexec'),
};

function without(option: string): Sabotage {
  return { mountOptions: (options) => options.filter((one) => one !== option) };
}

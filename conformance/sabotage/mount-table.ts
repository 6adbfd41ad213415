/** Sabotages of the mount itself. */

export const MOUNT = [
  {
    name: 'mount-writable',
    bug: 'The mount is not read-only.',
    fails: ['readonly/mount-flags', 'readonly/mutations'],
  },
  {
    name: 'mount-executable',
    bug: 'The mount lets programs be executed.',
    fails: ['readonly/mount-flags'],
  },
] as const;

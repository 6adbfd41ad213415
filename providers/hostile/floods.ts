/** Providers that fail as often as they can. */
import { coreText, SCRATCH } from './core-text.ts';
import type { Hostile } from './fixture.ts';

const NAME_BYTES = 8_000;

// One node, whose name is at SCRATCH + 256.
const BAD_NODE = `(i32.store (i32.const ${SCRATCH + 8}) (i32.const ${SCRATCH + 256}))
  (i32.store (i32.const ${SCRATCH + 12}) (i32.const ${NAME_BYTES}))
  (return (call $nodes (i32.const ${SCRATCH}) (i32.const 1)))`;

/** Everything of this kind. */
export const floods: readonly Hostile[] = [
  {
    name: 'thousands-of-faults',
    does: 'Traps in every read, three thousand times in a row.',
    must: 'Each is EIO, soon as quarantined; the host takes no longer for it and stays as it was.',
    making: { kind: 'core', text: coreText({ read: '(unreachable)' }) },
    outcome: {
      kind: 'used',
      steps: [
        { does: 'flood', of: 'read', path: '/b', times: 3_000, seconds: 30, errnos: ['EIO'] },
        { does: 'read', path: '/b', fails: { errno: 'EIO', codes: ['quarantined', 'trap'] } },
      ],
    },
  },
  {
    name: 'event-log-exhausted',
    does: 'Breaks its contract three thousand times in a row with a name as long as it can be, which ends no instance.',
    must: 'Each is EIO; the log stays within 1,000 lines and 256 KiB.',
    making: {
      kind: 'core',
      text: coreText({ list: BAD_NODE, fields: `(data (i32.const ${SCRATCH + 256}) "${'.'.repeat(NAME_BYTES)}")` }),
    },
    outcome: {
      kind: 'used',
      steps: [{ does: 'flood', of: 'list', path: '', times: 3_000, seconds: 30, errnos: ['EIO'] }],
    },
  },
];

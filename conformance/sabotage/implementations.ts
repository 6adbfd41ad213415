/** All sabotages by their names. */
import { ANSWER_BUGS } from './answer-bugs.ts';
import { CACHE_BUGS } from './cache-bugs.ts';
import { EVENT_BUGS } from './event-bugs.ts';
import { FILE_SYSTEM_BUGS } from './file-system-bugs.ts';
import { MOUNT_BUGS } from './mount-bugs.ts';
import { REQUEST_BUGS } from './request-bugs.ts';
import { SANDBOX_BUGS } from './sandbox-bugs.ts';
import type { Sabotage } from './sabotage.ts';
import type { SabotageName } from './sabotages.ts';

// Naming a sabotage in the table without making it does not compile.
const IMPLEMENTATIONS: Readonly<Record<SabotageName, Sabotage>> = {
  ...REQUEST_BUGS,
  ...ANSWER_BUGS,
  ...CACHE_BUGS,
  ...FILE_SYSTEM_BUGS,
  ...EVENT_BUGS,
  ...SANDBOX_BUGS,
  ...MOUNT_BUGS,
};

/** Fails with an `Error` for a name that is not in the table. */
export function implementationOf(name: string): Sabotage {
  if (!Object.hasOwn(IMPLEMENTATIONS, name)) throw new Error(`there is no sabotage ${JSON.stringify(name)}`);
  return IMPLEMENTATIONS[name as SabotageName];
}

/** All sabotages: what is broken in the host, and which checks have to go red on it with the specimen as the subject. */
import { fileURLToPath } from 'node:url';
import { REQUESTS } from './request-table.ts';
import { ANSWERS } from './answer-table.ts';
import { CACHING } from './cache-table.ts';
import { FILE_SYSTEM } from './file-system-table.ts';
import { EVENTS } from './event-table.ts';
import { SANDBOX } from './sandbox-table.ts';
import { MOUNT } from './mount-table.ts';
import type { SabotageRow } from './sabotage-row.ts';

export type SabotageName = (
  | (typeof REQUESTS)[number]
  | (typeof ANSWERS)[number]
  | (typeof CACHING)[number]
  | (typeof FILE_SYSTEM)[number]
  | (typeof EVENTS)[number]
  | (typeof SANDBOX)[number]
  | (typeof MOUNT)[number]
)['name'];

/** A row of the table, whose name is a sabotage's. */
export interface NamedSabotage extends SabotageRow {
  readonly name: SabotageName;
}

/** The table. */
export const SABOTAGES: readonly NamedSabotage[] = [
  ...REQUESTS,
  ...ANSWERS,
  ...CACHING,
  ...FILE_SYSTEM,
  ...EVENTS,
  ...SANDBOX,
  ...MOUNT,
];

/** What Node is started with to be a host with a sabotage, whose name goes after it. */
export const SABOTAGED_HOST: readonly string[] = [fileURLToPath(new URL('./sabotaged-host.ts', import.meta.url))];

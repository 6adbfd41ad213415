/** Every target by its name, in the order in which they run. */
import type { Session, Target } from '../target.ts';
import { addresses } from './addresses.ts';
import { config } from './config.ts';
import { descriptors } from './descriptors.ts';
import { headers } from './headers.ts';
import { hosts } from './hosts.ts';
import { manifests } from './manifests.ts';
import { names } from './names.ts';
import { nodes } from './nodes.ts';
import { paths } from './paths.ts';
import { redirects } from './redirects.ts';
import { responses } from './responses.ts';
import { syscalls } from './syscalls.ts';

/** A target whose cases and session nobody looks into. */
export type AnyTarget = Target<unknown, Session>;

/** All of them. */
export const TARGETS: readonly AnyTarget[] = [
  hosts,
  addresses,
  redirects,
  headers,
  names,
  nodes,
  paths,
  syscalls,
  responses,
  descriptors,
  manifests,
  config,
];

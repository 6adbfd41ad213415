/** Every target by its name, in the order in which they run. */
import { findPackageJSON } from 'node:module';
import type { Session, Target } from '../target.ts';
import { addresses } from './addresses.ts';
import { cacheKeys } from './cache-keys.ts';
import { codec } from './codec.ts';
import { components } from './components.ts';
import { config } from './config.ts';
import { descriptors } from './descriptors.ts';
import { direct } from './direct.ts';
import { drivers } from './drivers.ts';
import { headers } from './headers.ts';
import { hosts } from './hosts.ts';
import { manifests } from './manifests.ts';
import { model } from './model.ts';
import { names } from './names.ts';
import { nodes } from './nodes.ts';
import { parsers } from './parsers.ts';
import { paths } from './paths.ts';
import { purity } from './purity.ts';
import { redirects } from './redirects.ts';
import { responses } from './responses.ts';
import { syscalls } from './syscalls.ts';

/** A target whose cases and session nobody looks into. */
export type AnyTarget = Target<unknown, Session>;

// What a target needs that only a checkout has.
function isInstalled(...packages: readonly string[]): boolean {
  try {
    return packages.every((name) => findPackageJSON(name, import.meta.url) !== undefined);
  } catch {
    return false;
  }
}

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
  cacheKeys,
  codec,
  drivers,
  direct,
  purity,
  model,
  components,
  manifests,
  config,
  ...(isInstalled('whatwg-url', 'fast-uri') ? [parsers] : []),
];

/** All checks, in the order of reports. */
import type { Check } from '../check.ts';
import { BYTES } from './bytes/index.ts';
import { CACHE } from './cache/index.ts';
import { CAPABILITIES } from './capabilities/index.ts';
import { CONTAINMENT } from './containment/index.ts';
import { ERRORS } from './errors/index.ts';
import { NAMESPACE } from './namespace/index.ts';
import { PERFORMANCE } from './performance/index.ts';
import { READONLY } from './readonly/index.ts';

export const CHECKS: readonly Check[] = [
  ...NAMESPACE,
  ...BYTES,
  ...READONLY,
  ...ERRORS,
  ...CAPABILITIES,
  ...CACHE,
  ...CONTAINMENT,
  ...PERFORMANCE,
];

/** Raised when a check is added, taken away, or judges otherwise than before. */
export const SUITE_VERSION = '1.0.0';

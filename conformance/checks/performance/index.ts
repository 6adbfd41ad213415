/** Checks that measure, and judge by what the author promises. */
import type { Check } from '../../check.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import { requests } from './requests.ts';

export const PERFORMANCE: readonly Check[] = [latency, requests, memory];

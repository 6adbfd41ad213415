/** What a program gets when upstream fails, and what is left of it afterwards. */
import type { Check } from '../../check.ts';
import { expectedErrno } from './expected-errno.ts';
import { explained } from './explained.ts';
import { failureNotCached } from './failure-not-cached.ts';
import { recovers } from './recovers.ts';
import { selectedJson } from './selected-json.ts';
import { stalledUpstream } from './stalled-upstream.ts';
import { statusTable } from './status-table.ts';
import { throttled } from './throttled.ts';

export const ERRORS: readonly Check[] = [
  statusTable,
  throttled,
  stalledUpstream,
  selectedJson,
  failureNotCached,
  recovers,
  explained,
  expectedErrno,
];

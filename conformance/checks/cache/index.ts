/** Checks that what is known is not asked for again, and that what has changed is. */
import type { Check } from '../../check.ts';
import { bounded } from './bounded.ts';
import { concurrentReadsShare } from './concurrent-reads-share.ts';
import { missingNames } from './missing-names.ts';
import { revalidation } from './revalidation.ts';
import { sameSizeChange } from './same-size-change.ts';
import { warmIsFree } from './warm-is-free.ts';

export const CACHE: readonly Check[] = [
  warmIsFree,
  concurrentReadsShare,
  missingNames,
  revalidation,
  bounded,
  sameSizeChange,
];

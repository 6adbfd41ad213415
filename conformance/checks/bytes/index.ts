/** Checks of what is in files. */
import type { Check } from '../../check.ts';
import { declaredSize } from './declared-size.ts';
import { emptyFile } from './empty-file.ts';
import { expectedContent } from './expected-content.ts';
import { oneOpenOneVersion } from './one-open-one-version.ts';
import { oversizedBody } from './oversized-body.ts';
import { pastEnd } from './past-end.ts';
import { readable } from './readable.ts';
import { sizeEqualsRead } from './size-equals-read.ts';
import { slices } from './slices.ts';
import { toolsAgree } from './tools-agree.ts';
import { twoOpensAgree } from './two-opens-agree.ts';
import { verbatim } from './verbatim.ts';

export const BYTES: readonly Check[] = [
  readable,
  sizeEqualsRead,
  slices,
  pastEnd,
  emptyFile,
  verbatim,
  twoOpensAgree,
  oneOpenOneVersion,
  toolsAgree,
  declaredSize,
  oversizedBody,
  expectedContent,
];

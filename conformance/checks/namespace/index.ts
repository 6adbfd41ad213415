/** Checks of names, kinds and listings. */
import type { Check } from '../../check.ts';
import { boundedLookups } from './bounded-lookups.ts';
import { findCompletes } from './find-completes.ts';
import { inodes } from './inodes.ts';
import { listedNamesStat } from './listed-names-stat.ts';
import { lookupAnswersName } from './lookup-answers-name.ts';
import { lookupThenList } from './lookup-then-list.ts';
import { notADirectory } from './not-a-directory.ts';
import { stableListing } from './stable-listing.ts';
import { typesAgree } from './types-agree.ts';
import { uniqueNames } from './unique-names.ts';
import { unlistedIsEnoent } from './unlisted-is-enoent.ts';
import { urlStructure } from './url-structure.ts';
import { validNames } from './valid-names.ts';

export const NAMESPACE: readonly Check[] = [
  listedNamesStat,
  typesAgree,
  uniqueNames,
  validNames,
  unlistedIsEnoent,
  lookupAnswersName,
  stableListing,
  lookupThenList,
  notADirectory,
  findCompletes,
  urlStructure,
  inodes,
  boundedLookups,
];

/** All hostile providers, by what they attack: what each does, and what must happen. */
import { answers } from './answers.ts';
import { files } from './files.ts';
import type { Hostile } from './fixture.ts';
import { floods } from './floods.ts';
import { manifests } from './manifests.ts';
import { memories } from './memories.ts';
import { moods } from './moods.ts';
import { names } from './names.ts';
import { operations } from './operations.ts';
import { surface } from './surface.ts';
import { wasi } from './wasi.ts';

/** The table. */
export const HOSTILE: Readonly<Record<string, readonly Hostile[]>> = {
  operations,
  memories,
  answers,
  surface,
  wasi,
  files,
  manifests,
  names,
  moods,
  floods,
};

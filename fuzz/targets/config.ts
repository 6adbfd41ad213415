/** `config`: a configuration is used when it is sound, and refused in words when it is not; it never takes the host down. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLASSES, classify, configText, type ConfigText } from '../arbitraries/config-text.ts';
import { soundComponents } from '../component-bases.ts';
import { writeOut } from '../puppet-text.ts';
import { openShortMounts, type ShortMount, type ShortMounts } from '../session/short-mounts.ts';
import type { Target } from '../target.ts';

export const config: Target<ConfigText, ShortMounts> = {
  name: 'config',
  what: 'a sound configuration is used, any other is refused in words, and neither ends the host',
  arbitrary: configText({ component: 'sound.wasm' }),
  classify,
  classes: CLASSES,
  samples: 2_000,
  batch: 4,
  async open() {
    const [component = new Uint8Array()] = await soundComponents();
    const session = await openShortMounts();
    await writeFile(join(session.folder, 'sound.wasm'), component);
    return session;
  },
  async check(cases, session) {
    return Promise.all(cases.map(async (one) => problemsOf(one, await session.mount(writeOut(one.text)))));
  },
};

function problemsOf({ used }: ConfigText, { listings, failed }: ShortMount): string[] {
  const isUsed = [...listings.values()].some((listing) => listing.ok);
  const silent = failed !== undefined && failed.message.trim() === '' ? ['event: refused without a word'] : [];
  if (used === undefined || used === isUsed) return silent;
  return [
    isUsed ? 'load: it is used' : `load: it is not used: ${failed?.message ?? 'nothing can be listed'}`,
    ...silent,
  ];
}

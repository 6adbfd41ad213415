/** `paths`: whatever path a program hands to the kernel, it is resolved as on any file system, and nothing but the tree is found. */
import { puppetPath, type PuppetDirectory } from '../../providers/puppet/encoder.ts';
import type { Answer, Stat } from '../../src/index.ts';
import { CLASSES, classify, type MountPath, mountPath } from '../arbitraries/mount-path.ts';
import { resolvePath } from '../oracles/resolve-path.ts';
import { readingErrnos } from '../oracles/errnos.ts';
import { type MountSession, openSession } from '../session/session.ts';
import type { Target } from '../target.ts';

const TREE: PuppetDirectory = {
  list: [
    { entry: 'file', kind: 'file' },
    { entry: 'directory', kind: 'directory' },
  ],
  below: { file: { is: { read: { inline: 'fine' } } }, directory: { is: { list: [] } } },
};

export const paths: Target<MountPath, MountSession> = {
  name: 'paths',
  what: 'a path of any bytes leads to what stands there, or to the errno that any file system gives',
  arbitrary: mountPath({ file: 'file', directory: 'directory' }),
  classify,
  classes: CLASSES,
  samples: 2_000,
  batch: 256,
  open: () => openSession(),
  async check(cases, session) {
    const base = session.world.at(puppetPath(TREE));
    const whole = cases.map(({ bytes }) => Buffer.concat([Buffer.from(`${base}/`), bytes]));
    const stats = await session.stat(whole);
    return cases.map(({ bytes }, index) => problemsOf(bytes, whole[index]?.byteLength ?? 0, stats[index]));
  },
};

function problemsOf(bytes: Uint8Array, length: number, answer: Answer<Stat> | undefined): string[] {
  if (answer === undefined) return ['errno: no answer'];
  const seen = answer.ok ? answer.value.kind : answer.errno;
  const expected = resolvePath(bytes, length, { file: 'file', directory: 'directory' });
  if (expected !== undefined) return expected === seen ? [] : [`errno: ${seen} in place of ${expected}`];
  return answer.ok || readingErrnos('lstat').has(answer.errno) ? [] : [`errno: ${seen}, which lstat does not give`];
}

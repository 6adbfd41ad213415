import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings } from '../../finding.ts';
import type { SeenFailure, SubjectFacts } from '../../subject/facts.ts';
import { isUnrecorded, observe, shown } from '../observe.ts';
import { parentOf } from '../../subject/path.ts';

const MAX_CONFIRMED = 12;

export const readable: MountedCheck = {
  id: 'bytes/readable',
  level: 'must',
  requirement: 'Every file can be read from start to end while upstream answers.',
  advice:
    'read-file must answer bytes, or a query that selects something, for every file that is listed. A value that may be missing needs another in its place, as in "title || \'\'".',
  needs: ['any-file'],
  async run({ facts, mount, step }) {
    const findings = createFindings();
    const broken = facts.failures.filter(({ upstream, operation }) => !upstream && operation !== 'list');
    const unrecorded = facts.failures.filter(({ upstream }) => upstream).length;
    if (broken.length > 0) {
      // Once more by itself: a machine that was busy is not the provider's fault.
      const fresh = await mount();
      for (const failure of broken.slice(0, MAX_CONFIRMED)) {
        step(`reading ${failure.path} again`);
        const actual = await confirmed(fresh, facts, failure);
        if (actual !== undefined) findings.add(failure.path, 'its bytes', actual);
      }
    }
    return findings.conclude({ files: facts.files.length, broken: broken.length, unrecorded });
  },
};

/** What reading a path fails with, once more; `undefined` when it works, or when no file was ever said to be there. */
async function confirmed(
  mount: SubjectMount,
  facts: SubjectFacts,
  { path, operation, events }: SeenFailure,
): Promise<string | undefined> {
  if (operation === 'stat' && !(await isListedFile(mount, facts, path, events.length > 0))) return undefined;
  const observed = await observe(mount, ({ readFile }) => readFile(mount.at(path)));
  return observed.answer.ok || isUnrecorded(observed) ? undefined : shown(observed);
}

/** A name that does not resolve is none of a file's: namespace/listed-names-stat tells of those that are listed. */
async function isListedFile(
  { client, at }: SubjectMount,
  { samples }: SubjectFacts,
  path: string,
  failed: boolean,
): Promise<boolean> {
  if (samples.some((sample) => sample.path === path)) return true;
  if (!failed) return false;
  const listed = await client.readdir(at(parentOf(path)));
  const name = path.slice(path.lastIndexOf('/') + 1);
  return listed.ok && listed.value.some((entry) => entry.name === name && entry.kind === 'file');
}

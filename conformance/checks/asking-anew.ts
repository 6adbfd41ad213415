/** Mounts on which each operation asks upstream anew, so that a fault that is put in front of it is met at once. */
import { type CheckContext, type MountSettings, type SubjectMount, UNCACHED } from '../context.ts';
import { NO_STORE } from '../subject/attribution.ts';

/** One that checks hand on to each other. Who uses it must leave neither a fault nor a pause of a host behind. */
export async function mountAskingAnew({ mountFor }: Pick<CheckContext, 'mountFor'>): Promise<SubjectMount> {
  return askingAnew(await mountFor('asking-anew'));
}

/** One that nobody has used. */
export async function freshAskingAnew(
  { mount }: Pick<CheckContext, 'mount'>,
  settings: MountSettings = {},
): Promise<SubjectMount> {
  return askingAnew(await mount({ ...UNCACHED, ...settings }));
}

function askingAnew(mount: SubjectMount): SubjectMount {
  mount.upstream.inject(NO_STORE);
  return mount;
}

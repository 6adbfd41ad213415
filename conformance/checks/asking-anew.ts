/** A mount on which each operation asks upstream anew, so that a fault that is put in front of it is met at once. */
import { type CheckContext, type MountSettings, type SubjectMount, UNCACHED } from '../context.ts';
import { NO_STORE } from '../subject/attribution.ts';

export async function mountAskingAnew(
  { mount }: Pick<CheckContext, 'mount'>,
  settings: MountSettings = {},
): Promise<SubjectMount> {
  const asking = await mount({ ...UNCACHED, ...settings });
  asking.upstream.inject(NO_STORE);
  return asking;
}

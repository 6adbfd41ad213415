import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings } from '../../finding.ts';
import { mountAskingAnew } from '../asking-anew.ts';
import { someDirectories } from '../../subject/variety.ts';
import { differenceOf, isUnsteady } from './unsteady.ts';

const MAX_DIRECTORIES = 24;
/** After the one of the walk. */
const LISTINGS = 2;

export const stableListing: MountedCheck = {
  id: 'namespace/stable-listing',
  level: 'must',
  requirement:
    'While nothing changes, a directory lists the same names in the same order, on every mount and each time.',
  advice:
    'list-children must depend on its argument alone: no counters, no clocks, no random numbers, and no set or map whose order changes.',
  needs: ['listing'],
  async run({ facts, shared, mountFor, random, step }) {
    const findings = createFindings();
    const [walked, anew] = [await shared(), await mountAskingAnew({ mountFor })];
    const directories = someDirectories(facts.directories, MAX_DIRECTORIES, random());
    const unsteady: string[] = [];
    for (const { path, names } of directories) {
      step(`listing ${path} again`);
      for (let time = 1; time <= LISTINGS; time += 1) {
        const again = await listOf(anew, path);
        const difference = typeof again === 'string' ? again : differenceOf(names, again);
        if (difference === undefined) continue;
        if (isUnsteady(facts, path, [walked, anew])) unsteady.push(path);
        else findings.add(path, 'the names of the first listing, in its order', `${difference} (listing ${time + 1})`);
        break;
      }
    }
    return findings.conclude({ directories: directories.length, listings: LISTINGS + 1, unsteady });
  },
};

async function listOf({ client, at }: SubjectMount, path: string): Promise<readonly string[] | string> {
  const listed = await client.readdir(at(path));
  if (!listed.ok) return listed.errno;
  return listed.value.map(({ name }) => name).filter((name) => name !== '.' && name !== '..');
}

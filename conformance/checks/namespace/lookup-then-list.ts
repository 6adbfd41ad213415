import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings } from '../../finding.ts';
import type { SeenExpansion } from '../../subject/facts.ts';
import { sampleOf } from '../../subject/random.ts';
import type { Answered } from '../../subject/upstream-control.ts';
import { childOf } from '../../subject/path.ts';
import { someDirectories } from '../../subject/variety.ts';
import { nameProblem } from './name-problem.ts';
import { randomName } from './random-names.ts';
import { lastUnlisted } from './upstream-items.ts';
import { differenceOf, isUnsteady } from './unsteady.ts';

const MAX_DIRECTORIES = 24;
const MAX_NAMES = 12;
const MAX_EXPANSIONS = 6;

export const lookupThenList: MountedCheck = {
  id: 'namespace/lookup-then-list',
  level: 'must',
  requirement: 'A directory lists all its names, in the same order, also after each of them was looked up by itself.',
  advice: 'Looking a name up must not change what list-children answers: both must depend on their arguments alone.',
  needs: ['listing'],
  async run({ facts, shared, mount, random, step }) {
    const findings = createFindings();
    const [walked, fresh] = [await shared(), await mount()];
    const choose = random();
    const unsteady: string[] = [];
    const directories = someDirectories(facts.directories, MAX_DIRECTORIES, choose);
    let looked = 0;
    for (const { path, names } of directories) {
      step(`looking up the names of ${path}, then listing it`);
      // A name that is not there is not there afterwards either.
      const asked = [...sampleOf(names, MAX_NAMES, choose), randomName(24, choose)];
      await fresh.client.lstatAll(asked.map((name) => fresh.at(childOf(path, name))));
      looked += asked.length;
      const listed = await fresh.client.readdir(fresh.at(path));
      if (!listed.ok) {
        findings.add(path, 'a listing', listed.errno);
        continue;
      }
      const again = listed.value.map(({ name }) => name).filter((name) => name !== '.' && name !== '..');
      const difference = differenceOf(names, again);
      if (difference === undefined) continue;
      if (isUnsteady(facts, path, [walked, fresh])) unsteady.push(path);
      else findings.add(path, 'the names that are listed when nothing was looked up before', difference);
    }
    for (const expansion of sampleOf(facts.expansions, MAX_EXPANSIONS, choose)) {
      step(`looking for what ${expansion.path} does not list`);
      const lost = await lostOf(fresh, expansion, walked.upstream.answers());
      if (lost !== undefined)
        findings.add(expansion.path, `${JSON.stringify(lost)}, which a lookup finds`, 'all names but this last one');
    }
    return findings.conclude({ directories: directories.length, looked, unsteady });
  },
};

/** A name that upstream's list ends with, that a lookup finds, and that is the only one of them not to be listed. */
async function lostOf(
  { client, at }: SubjectMount,
  { path, names, requests }: SeenExpansion,
  answers: readonly Answered[],
): Promise<string | undefined> {
  const pages = requests.map((request) => answers.findLast((one) => one.request === request && one.status === 200));
  const last = lastUnlisted(
    names,
    pages.flatMap((page) => (page === undefined ? [] : [page.body])),
  );
  if (last === undefined || names.includes(last) || nameProblem(last) !== undefined) return undefined;
  return (await client.lstat(at(childOf(path, last)))).ok ? last : undefined;
}

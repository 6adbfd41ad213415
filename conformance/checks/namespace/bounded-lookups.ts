import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings } from '../../finding.ts';
import type { SeenDirectory, SubjectFacts } from '../../subject/facts.ts';
import { sampleOf } from '../../subject/random.ts';
import { keptFor } from '../lifetimes.ts';
import { childOf } from '../../subject/path.ts';
import { someDirectories } from '../../subject/variety.ts';
import { nameLike, oneOf, randomName } from './random-names.ts';

const LOOKUPS = 1_000;
const MAX_DIRECTORIES = 12;

export const boundedLookups: MountedCheck = {
  id: 'namespace/bounded-lookups',
  level: 'must',
  requirement:
    '1,000 lookups of names by chance make at most one request each, beside those that listing their directories takes.',
  advice:
    'Answer none without asking for what cannot be a name, ask for one item by its name, or look for it in the same list that the directory is listed from.',
  needs: ['host'],
  async run({ facts, mount, random, step }) {
    const findings = createFindings();
    const fresh = await mount();
    // What upstream would have asked for anew each time is its own affair.
    fresh.upstream.inject(keptFor(600));
    const choose = random();
    const directories = directoriesOf(facts, choose);
    const each = Math.ceil(LOOKUPS / directories.length);
    let [lookups, requests] = [0, 0];
    for (const directory of directories) {
      step(`looking up ${each} names in ${directory.path}`);
      const seen = await lookUp(fresh, directory, each, choose);
      const allowed = each + seen.found + pagesOf(facts, directory.path);
      lookups += each;
      requests += seen.requests;
      if (seen.requests > allowed)
        findings.add(directory.path, `at most ${allowed} requests for ${each} lookups`, String(seen.requests));
    }
    return findings.conclude({ lookups, directories: directories.length, requests });
  },
};

/** Those that are listed from responses first: there a lookup is likely to ask. */
function directoriesOf({ directories, expansions }: SubjectFacts, random: () => number): readonly SeenDirectory[] {
  const asking = sampleOf(expansions, MAX_DIRECTORIES / 2, random).map(({ path, names }) => ({ path, names }));
  const others = directories.filter(({ path }) => asking.every((one) => one.path !== path));
  return [...asking, ...someDirectories(others, MAX_DIRECTORIES - asking.length, random)];
}

/** What listing takes. Where nobody looked, as many as one operation may make. */
function pagesOf({ expansions }: SubjectFacts, path: string): number {
  return expansions.find((one) => one.path === path)?.requests.length ?? 64;
}

async function lookUp(
  { client, at, upstream }: SubjectMount,
  { path, names }: SeenDirectory,
  count: number,
  random: () => number,
): Promise<{ readonly requests: number; readonly found: number }> {
  // What the way to it takes is not counted.
  await client.lstat(at(path));
  const before = upstream.requests().length;
  const operations = Array.from({ length: count }, (_, index) => {
    const name = index % 2 === 0 && names.length > 0 ? nameLike(oneOf(names, random), random) : randomName(12, random);
    return { operation: 'stat', path: at(childOf(path, name)) } as const;
  });
  const outcomes = await client.batch(operations);
  // A redirect is upstream's way to answer one request.
  const requests = upstream.requests().slice(before);
  const counted = requests.filter(({ status = 0 }) => status < 300 || status >= 400 || status === 304);
  return { requests: counted.length, found: outcomes['stat ok'] ?? 0 };
}

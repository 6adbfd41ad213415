import type { MountedCheck } from '../../check.ts';
import { createFindings } from '../../finding.ts';
import type { SubjectFacts } from '../../subject/facts.ts';
import { sampleOf } from '../../subject/random.ts';
import { isUpstreams, observe, shown } from '../observe.ts';
import { childOf, parentOf } from '../../subject/path.ts';
import { variantsOf } from './name-variants.ts';

const MAX_NAMES = 60;
const NAMES_EACH = 6;
const MAX_FAULTS = 4;

// The host's sentences: `answered "index.md" to the lookup of "Index.md"`, and of its second look at the same the other.
const ANOTHER_NAME = / to the lookup of "| answered an entry named "/;

export const lookupAnswersName: MountedCheck = {
  id: 'namespace/lookup-answers-name',
  level: 'must',
  requirement:
    'A lookup answers the very name that was asked, or none: also when a listed name is asked in other letter case, or in another Unicode form.',
  advice:
    'Either take such a name for another one and answer none, or answer an entry with the name as it was asked, never as it is listed.',
  needs: ['any-listing'],
  async run({ facts, mount, random, step }) {
    const findings = createFindings();
    for (const { path, message } of renamed(facts)) findings.add(path, 'an entry of the name that was asked', message);
    const fresh = await mount();
    const choose = random();
    const outcomes: Record<string, number> = {};
    let faults = 0;
    for (const { directory, name } of sampleOf(namesOf(facts, choose), MAX_NAMES, choose)) {
      for (const variant of variantsOf(name, facts.directories.find(({ path }) => path === directory)?.names ?? [])) {
        const path = childOf(directory, variant);
        step(`looking up ${path}`);
        const observed = await observe(fresh, ({ lstat }) => lstat(fresh.at(path)));
        const outcome = observed.answer.ok ? 'found' : observed.answer.errno;
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        if (observed.answer.ok || outcome === 'ENOENT' || isUpstreams(observed)) continue;
        findings.add(path, `ENOENT or something of its own, beside ${JSON.stringify(name)}`, shown(observed));
        faults += 1;
        break;
      }
      if (faults >= MAX_FAULTS) break;
    }
    return findings.conclude({ ...outcomes });
  },
};

/** Lookups of the walk that answered with another name. */
function renamed({ failures }: SubjectFacts): readonly { readonly path: string; readonly message: string }[] {
  return failures.flatMap(({ path, events }) =>
    events
      .filter(({ code, message }) => code === 'contract-violation' && ANOTHER_NAME.test(message))
      .map(({ message }) => ({ path, message })),
  );
}

interface Name {
  readonly directory: string;
  readonly name: string;
}

/** Names that are known to be there: listed ones, and those of the author's samples. */
function namesOf(facts: SubjectFacts, random: () => number): readonly Name[] {
  const listed = facts.directories.flatMap(({ path, names }) =>
    sampleOf(names, NAMES_EACH, random).map((name) => ({ directory: path, name })),
  );
  const there = facts.samples.filter(
    ({ path, errno }) => errno === undefined && facts.failures.every((failure) => failure.path !== path),
  );
  const sampled = there.flatMap(({ path }) => ancestry(path));
  const all = new Map([...listed, ...sampled].map((one) => [childOf(one.directory, one.name), one]));
  return [...all.values()];
}

function ancestry(path: string): readonly Name[] {
  if (path === '/') return [];
  const directory = parentOf(path);
  return [...ancestry(directory), { directory, name: path.slice(directory === '/' ? 1 : directory.length + 1) }];
}

import type { MountedCheck } from '../../check.ts';
import { NAMES_KEPT } from '../../subject/attribution.ts';
import { createFindings } from '../../finding.ts';
import { sampleOf } from '../../subject/random.ts';
import { isUnrecorded, observe, shown } from '../observe.ts';
import { childOf } from '../../subject/path.ts';
import { isKnownUnrecorded } from '../unrecorded.ts';

const MAX_NAMES = 400;
const NAMES_EACH = 64;

export const listedNamesStat: MountedCheck = {
  id: 'namespace/listed-names-stat',
  level: 'must',
  requirement: 'Every listed name can be looked up, also by somebody who has not listed its directory before.',
  advice: 'lookup-child must find every name that list-children answers for the same parent.',
  needs: ['listing'],
  async run({ facts, mount, random, step }) {
    const findings = createFindings();
    // A mount of its own: where a directory was listed, its names are known without asking the provider. And one on which a 404
    // is not remembered: it would not be asked for again, and would look like the provider's own "no". The names above are
    // kept, since each would be looked up again for all that are in it.
    const fresh = await mount(NAMES_KEPT);
    const choose = random();
    const all = facts.directories.flatMap(({ path, names }) =>
      sampleOf(names, NAMES_EACH, choose).map((name) => childOf(path, name)),
    );
    const paths = sampleOf(all, MAX_NAMES, choose);
    const unrecorded: string[] = [];
    for (const path of paths) {
      step(`looking up ${path}`);
      const observed = await observe(fresh, (client) => client.lstat(fresh.at(path)));
      if (observed.answer.ok) continue;
      if (isUnrecorded(observed) || isKnownUnrecorded(facts, path)) unrecorded.push(path);
      else findings.add(path, 'a file or directory, since its directory lists it', shown(observed));
    }
    return findings.conclude({
      directories: facts.directories.length,
      names: paths.length,
      unrecorded: unrecorded.slice(0, 10),
    });
  },
};

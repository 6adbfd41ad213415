import type { MountedCheck } from '../../check.ts';
import { createFindings } from '../../finding.ts';
import { leftOutOf, refusedEntries } from './refused-entries.ts';

export const uniqueNames: MountedCheck = {
  id: 'namespace/unique-names',
  level: 'must',
  requirement: 'No directory lists a name twice.',
  advice:
    'list-children must answer each name once: the host refuses the whole listing otherwise. Where upstream repeats a name in an expansion, the host leaves the repetition out by itself.',
  needs: ['any-listing'],
  async run({ facts }) {
    const findings = createFindings();
    for (const { path, names } of facts.directories) {
      const counts = Map.groupBy(names, (name) => name);
      for (const [name, { length }] of counts)
        if (length > 1) findings.add(path, `${JSON.stringify(name)} once`, `${length} times`);
    }
    for (const { path, problem, message } of refusedEntries(facts))
      if (problem === 'repeated') findings.add(path, 'each name once', message);
    return findings.conclude({
      directories: facts.directories.length,
      names: facts.directories.reduce((sum, { names }) => sum + names.length, 0),
      leftOut: leftOutOf(facts),
    });
  },
};

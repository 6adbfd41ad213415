import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings } from '../../finding.ts';
import type { SubjectFacts } from '../../subject/facts.ts';
import { nameProblem } from './name-problem.ts';
import { leftOutOf, refusedEntries } from './refused-entries.ts';
import { textsOfArrays } from './upstream-items.ts';

export const validNames: MountedCheck = {
  id: 'namespace/valid-names',
  level: 'must',
  requirement:
    'Every listed name is one: UTF-8 of 1 to 255 bytes, without "/" and control characters, and neither "." nor "..".',
  advice:
    'Escape or replace what a name cannot hold, in list-children and lookup-child alike; in an expansion, in the expression that selects the names.',
  needs: ['any-listing'],
  async run({ facts, shared }) {
    const findings = createFindings();
    for (const { path, names } of facts.directories)
      for (const name of names) {
        const problem = nameProblem(name);
        if (problem !== undefined) findings.add(path, 'valid names only', `${JSON.stringify(name)}, with ${problem}`);
      }
    for (const { path, problem, message } of refusedEntries(facts))
      if (problem === 'invalid') findings.add(path, 'valid names only', message);
    const leftOut = leftOutOf(facts);
    // One bad item is upstream's. When nothing at all is left of several, it is how the names are made.
    for (const { path, count, example } of leftOut) {
      const nothingLeft = facts.directories.some((seen) => seen.path === path && seen.names.length === 0);
      if (nothingLeft && count > 1 && nameProblem(example) !== undefined)
        findings.add(
          path,
          'names that can be listed',
          `none: all ${count} items had to be left out, as ${JSON.stringify(example)}`,
        );
    }
    for (const { path, count, example } of leftOut) {
      const sent = itemsSent(facts, path, await shared());
      if (sent !== undefined && count > sent)
        findings.add(
          path,
          `at most ${sent} items, as many as upstream sent`,
          `${count} left out, as ${JSON.stringify(example)}`,
        );
    }
    return findings.conclude({ directories: facts.directories.length, leftOut });
  },
};

/** How many items upstream's answers have from which the names of a directory come; `undefined` when that cannot be told. */
function itemsSent({ expansions }: SubjectFacts, path: string, { upstream }: SubjectMount): number | undefined {
  const expansion = expansions.find((one) => one.path === path);
  if (expansion === undefined || expansion.names.length === 0) return undefined;
  // Two queries of one response may rightly select the same items.
  if (new Set(expansion.requests).size < expansion.requests.length) return undefined;
  const documents = upstream.answers().filter(({ request }) => expansion.requests.includes(request));
  const lists = textsOfArrays(documents.map(({ body }) => body));
  return lists.find((texts) => expansion.names.every((name) => texts.includes(name)))?.length;
}

import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import type { SubjectFacts } from '../../subject/facts.ts';
import { parentOf } from '../../subject/path.ts';
import { findArguments, topmost } from './find-arguments.ts';
import { hasNoEnd, suspectsOf } from './self-containing.ts';

const MAX_SUSPECTS = 4;

export const findCompletes: MountedCheck = {
  id: 'namespace/find-completes',
  level: 'must',
  requirement:
    'A walk through the tree, as "find" makes it, meets no directory that cannot be listed, and comes to an end.',
  advice:
    'list-children must answer for every directory that is listed, with expressions that select arrays and no more pages than one operation may ask for. A directory must not contain itself.',
  needs: ['any-listing'],
  async run({ facts, mount, run, step }) {
    const findings = createFindings();
    reportUnlisted(facts, findings);
    const fresh = await mount();
    step('find');
    const printed = await find(fresh, facts, findings, run);
    for (const suspect of suspectsOf(facts).slice(0, MAX_SUSPECTS)) {
      step(`following ${suspect.path}/${suspect.name}`);
      const names = facts.directories.find(({ path }) => path === suspect.path)?.names ?? [];
      if (await hasNoEnd(fresh, suspect, names))
        findings.add(
          suspect.path,
          'an end',
          `a directory "${suspect.name}" in which there is all of ${suspect.path} again, as deep as was looked`,
        );
    }
    return findings.conclude({ directories: facts.directories.length, printed });
  },
};

/** Directories that the walk could not list, with the reason that the host gave. */
function reportUnlisted({ failures }: SubjectFacts, findings: Findings): void {
  for (const { path, operation, errno, events, upstream } of failures) {
    if (operation !== 'list' || upstream) continue;
    const reasons = events.map(({ code, message }) => `${code}: ${message.slice(0, 300)}`);
    findings.add(path, 'a listing', [errno, ...reasons].join(', '));
  }
}

/** How many paths `find` printed; each of its complaints is a finding, unless the walk told of it. */
async function find(
  { at, mountPoint }: SubjectMount,
  facts: SubjectFacts,
  findings: Findings,
  run: Parameters<MountedCheck['run']>[0]['run'],
): Promise<number> {
  // What could not be listed has been told, and is not asked for again: each time may cost an instance.
  const starts = topmost(facts.directories).map(at);
  const outcome = await run(
    'find',
    findArguments(
      starts,
      facts.directories.map(({ path }) => at(path)),
    ),
  );
  if (outcome === undefined) throw new Error('the program "find" is not installed');
  const complaints = outcome.stderr.split('\n').filter((line) => line !== '');
  const known = facts.failures.map(({ path }) => at(path));
  for (const line of complaints) {
    if (known.some((path) => line.includes(`'${path}'`))) continue;
    findings.add('find', 'no complaint', line.replaceAll(parentOf(at('/x')), ''));
  }
  if (outcome.code === null) findings.add('find', 'to end by itself', `ended by a signal in ${mountPoint}`);
  return outcome.stdout.toString().split('\0').length - 1;
}

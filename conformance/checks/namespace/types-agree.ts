import type { MountedCheck } from '../../check.ts';
import { createFindings, type Findings } from '../../finding.ts';
import type { Dirent, Stat } from '../../../src/index.ts';
import { sampleOf } from '../../subject/random.ts';
import { childOf } from '../../subject/path.ts';
import { someDirectories } from '../../subject/variety.ts';

const MAX_DIRECTORIES = 20;
const NAMES_EACH = 16;

// Contract section 6: what anybody may do with a tree that nobody may change.
const PERMISSIONS = { file: 0o444, directory: 0o555 } as const;

export const typesAgree: MountedCheck = {
  id: 'namespace/types-agree',
  level: 'must',
  requirement:
    "A name is a file or a directory, and the same in its directory's listing, for stat after listing, and for stat before.",
  advice: 'The kind that list-children gives an entry and the one that lookup-child gives must be the same.',
  needs: ['listing'],
  async run({ facts, shared, mount, random, step }) {
    const findings = createFindings();
    const [listing, fresh] = [await shared(), await mount()];
    const choose = random();
    let compared = 0;
    for (const { path, names } of someDirectories(facts.directories, MAX_DIRECTORIES, choose)) {
      step(`comparing the types in ${path}`);
      const chosen = sampleOf(names, NAMES_EACH, choose);
      const paths = chosen.map((name) => childOf(path, name));
      // Not listed on this mount yet: what is in a directory says nothing about the directories in it.
      const before = await fresh.client.lstatAll(paths.map(fresh.at));
      const listed = await listing.client.readdir(listing.at(path));
      if (!listed.ok) continue;
      const after = await listing.client.lstatAll(paths.map(listing.at));
      for (const dots of ['.', '..']) expectKind(findings, childOf(path, dots), listed.value, dots, 'directory');
      for (const [at, name] of chosen.entries()) {
        const place = paths[at] ?? '';
        const [first, second] = [before[at], after[at]];
        if (first?.ok !== true || second?.ok !== true) continue;
        compared += 1;
        findings.equal(`${place}, looked up before and after listing`, first.value.kind, second.value.kind);
        expectKind(findings, place, listed.value, name, second.value.kind);
        expectMode(findings, place, second.value);
      }
    }
    return findings.conclude({ compared });
  },
};

function expectKind(
  findings: Findings,
  path: string,
  listed: readonly Dirent[],
  name: string,
  kind: Stat['kind'],
): void {
  const entry = listed.find((one) => one.name === name);
  if (entry !== undefined && entry.kind !== kind)
    findings.add(path, `the listing to say "${kind}", as stat does`, `"${entry.kind}"`);
}

function expectMode(findings: Findings, path: string, { kind, mode }: Stat): void {
  const permissions = mode & 0o7777;
  if (kind === 'other') findings.add(path, 'a regular file or a directory', `mode ${mode.toString(8)}`);
  else if (permissions !== PERMISSIONS[kind])
    findings.add(path, `the permissions ${PERMISSIONS[kind].toString(8)} of a ${kind}`, permissions.toString(8));
}

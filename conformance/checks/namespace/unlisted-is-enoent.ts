import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import { isUpstreams, observe, type Observed, shown } from '../observe.ts';
import { childOf } from '../../subject/path.ts';
import { someDirectories } from '../../subject/variety.ts';
import { nameLike } from './random-names.ts';
import { mayResolveUnlisted, shownChild } from './resolves-unlisted.ts';
import { type Unlisted, unlistedNames } from './unlisted-names.ts';

const MAX_DIRECTORIES = 32;
// Each fault costs an instance, and after five the host lets the provider rest.
const MAX_FAULTS = 4;

// What no file can be named: the kernel's caller gets the answer of the host, and no provider is asked.
const IMPOSSIBLE: readonly [name: string | Uint8Array, errno: string][] = [
  [Uint8Array.of(0x66, 0xff, 0xfe), 'ENOENT'],
  ['bell\u0007', 'ENOENT'],
  ['c1\u0085', 'ENOENT'],
  ['\ufffd', 'ENOENT'],
  ['n'.repeat(256), 'ENAMETOOLONG'],
];

export const unlistedIsEnoent: MountedCheck = {
  id: 'namespace/unlisted-is-enoent',
  level: 'must',
  requirement: 'A name that is not there is ENOENT, however odd it is: no other error, and no file that nobody has.',
  advice:
    'lookup-child must answer none for what the provider does not know, whatever the name is, and must not throw. Ask a table of names with Object.hasOwn, not with "in".',
  needs: [],
  async run({ facts, mount, random, step }) {
    const findings = createFindings();
    const fresh = await mount();
    const choose = random();
    const counts: Record<string, number> = {};
    let faults = 0;
    for (const { path, names } of someDirectories(facts.directories, MAX_DIRECTORIES, choose)) {
      const mayResolve = mayResolveUnlisted(facts, path);
      for (const unlisted of unlistedNames(names, choose)) {
        step(`looking up ${shownChild(path, unlisted.name)}`);
        const observed = await observe(fresh, ({ lstat }) => lstat(fresh.at(childOf(path, unlisted.name))));
        const outcome = observed.answer.ok ? 'found' : observed.answer.errno;
        counts[outcome] = (counts[outcome] ?? 0) + 1;
        if (outcome === 'ENOENT' || (!observed.answer.ok && isUpstreams(observed))) continue;
        const where = shownChild(path, unlisted.name);
        if (!observed.answer.ok) {
          findings.add(where, 'ENOENT', shown(observed));
          faults += 1;
          break;
        }
        if (!mayResolve) await judgeFound(fresh, path, unlisted, observed, { findings, where, choose });
      }
      if (faults >= MAX_FAULTS) break;
    }
    step('looking up names that no file can have');
    for (const [name, errno] of IMPOSSIBLE) {
      const answer = await fresh.client.lstat(bytesOf(fresh.at('/'), name));
      const place = `a lookup of ${typeof name === 'string' ? JSON.stringify(name.slice(0, 20)) : 'bytes that are not UTF-8'}`;
      findings.equal(place, errno, answer.ok ? 'a file or directory' : answer.errno);
    }
    return findings.conclude({ ...counts });
  },
};

interface Judging {
  readonly findings: Findings;
  readonly where: string;
  readonly choose: () => number;
}

/** A name that was found in a directory that lists what it has. A name that could be guessed may be hidden there. */
async function judgeFound(
  mount: SubjectMount,
  directory: string,
  { name, kind }: Unlisted,
  { requests }: Observed<unknown>,
  { findings, where, choose }: Judging,
): Promise<void> {
  if (kind === 'unguessable')
    findings.add(where, 'ENOENT, since the name was made up', 'a file or directory of that name');
  // What upstream was asked about may be named so; and so may be anything where all names of this shape are found.
  if (kind !== 'prototype' || requests.length > 0) return;
  const alike = nameLike(name, choose);
  const other = await mount.client.lstat(mount.at(childOf(directory, alike)));
  if (!other.ok)
    findings.add(
      where,
      `ENOENT, as for ${JSON.stringify(alike)}`,
      'a file or directory: every JavaScript object has something of that name',
    );
}

function bytesOf(directory: string, name: string | Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${directory}/`), typeof name === 'string' ? Buffer.from(name) : name]);
}

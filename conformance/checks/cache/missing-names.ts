import type { MountedCheck } from '../../check.ts';
import { requestLine, type SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import type { SubjectFacts, UpstreamFile } from '../../subject/facts.ts';
import { eventually } from '../eventually.ts';
import { holdAnswer } from '../held-answer.ts';
import { keptFor } from '../lifetimes.ts';
import { ownRequest } from '../upstream-uses.ts';
import { oneForEachResponse } from './one-for-each-response.ts';
import { childOf } from '../../subject/path.ts';
import { randomName } from '../namespace/random-names.ts';

// Seconds for which a missing name is remembered here: long enough to ask twice meanwhile.
const REMEMBERED = 1;
const MAX_FILES = 2;
const MAX_DIRECTORIES = 6;
// Milliseconds after the memory has run out: for a machine that has other things to do.
const PATIENCE = 8_000;
const MAX_TRIES = 3;
const NO_STORE = { 'cache-control': 'no-store' };

export const missingNames: MountedCheck = {
  id: 'cache/missing-names',
  level: 'must',
  requirement:
    'A name that upstream does not know is ENOENT, costs no second request for a moment, and is there soon after upstream knows it.',
  advice:
    'Let the host find out what is missing: answer a query for it, and do not remember in the component what was not there.',
  needs: ['upstream-use'],
  async run({ facts, mount, step, random }) {
    const findings = createFindings();
    const mounted = await mount({ cache: { 'missing-s': REMEMBERED } });
    const seen: boolean[] = [];
    for (const file of oneForEachResponse(facts.upstreamFiles)) {
      if (seen.length === MAX_FILES) break;
      step(`${file.path}, of which upstream knows nothing at first`);
      const remembered = await becomesKnown(mounted, file, findings);
      if (remembered !== undefined) seen.push(remembered);
    }
    step('looking up random names twice');
    const names = await asksOnce(mounted, facts, { findings, random: random() });
    return findings.concludeIf(
      seen.length + names,
      'no file that was seen is drawn from a response alone, and no name is found missing',
      { files: seen.length, remembered: seen.filter(Boolean).length, names },
    );
  },
};

/**
 * Returns whether it could be seen that the name is remembered: a slow machine may take longer than that lasts. `undefined` where
 * the answer in the check's hands gives no file, for instance because it is drawn from a header that is not in there.
 */
async function becomesKnown(
  mounted: SubjectMount,
  file: UpstreamFile,
  findings: Findings,
): Promise<boolean | undefined> {
  const { client, at, upstream } = mounted;
  const answer = holdAnswer(upstream, ownRequest(file));
  try {
    if (!(await client.readFile(at(file.path))).ok) return undefined;
    answer.say({ headers: NO_STORE, status: 404 });
    const inTime = await missesOnce(mounted, file, findings);
    answer.say({ headers: NO_STORE });
    const read = await eventually(
      () => client.readFile(at(file.path)),
      ({ ok }) => ok,
      REMEMBERED * 1000 + PATIENCE,
    );
    if (!read.ok)
      findings.add(file.path, `to be there ${REMEMBERED} s after upstream knows it`, `${read.errno}, and for longer`);
    return inTime;
  } finally {
    answer.release();
  }
}

/** Reads what upstream does not know twice, within the time for which that is remembered. */
async function missesOnce(
  { client, at, upstream }: SubjectMount,
  file: UpstreamFile,
  findings: Findings,
): Promise<boolean> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const begun = performance.now();
    const first = await client.readFile(at(file.path));
    if (first.ok || first.errno !== 'ENOENT') {
      findings.add(file.path, 'ENOENT: upstream answers 404', first.ok ? 'success' : first.errno);
      return true;
    }
    upstream.clear();
    await client.readFile(at(file.path));
    if (performance.now() - begun > REMEMBERED * 1000) continue;
    const again = upstream.requests().filter((request) => requestLine(request) === ownRequest(file)).length;
    if (again > 0) findings.add(file.path, 'no request for what was just answered 404', `${again} more`);
    return true;
  }
  return false;
}

interface Asking {
  readonly findings: Findings;
  readonly random: () => number;
}

/** Looks random names up twice, where names come from upstream before others. Returns how many were missing. */
async function asksOnce(
  { client, at, upstream }: SubjectMount,
  { directories, expansions }: SubjectFacts,
  { findings, random }: Asking,
): Promise<number> {
  const remove = upstream.inject(keptFor(3600));
  const firsts = expansions.map(({ path }) => path);
  const paths = new Set([...firsts, ...directories.map(({ path }) => path)]);
  let missing = 0;
  for (const path of [...paths].slice(0, MAX_DIRECTORIES)) {
    const name = childOf(path, randomName(24, random));
    const begun = performance.now();
    const first = await client.lstat(at(name));
    if (first.ok || first.errno !== 'ENOENT') continue;
    missing += 1;
    upstream.clear();
    await client.lstat(at(name));
    const asked = upstream.requests().map(requestLine);
    if (asked.length > 0 && performance.now() - begun < REMEMBERED * 1000)
      findings.add(name, 'no request: it was just found missing', asked.join(', '));
  }
  remove();
  return missing;
}

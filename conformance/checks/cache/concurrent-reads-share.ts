import { setTimeout as pause } from 'node:timers/promises';
import type { MountedCheck } from '../../check.ts';
import { requestLine, type SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import type { SubjectFacts, UpstreamFile } from '../../subject/facts.ts';
import { keptFor } from '../lifetimes.ts';
import { ownRequest } from '../upstream-uses.ts';
import { oneForEachResponse } from './one-for-each-response.ts';
import { parentOf } from '../../subject/path.ts';

const READERS = 64;
const STATS = 12;
// Milliseconds that upstream takes, so that all of them come while the first is waiting.
const SLOWNESS = 100;

export const concurrentReadsShare: MountedCheck = {
  id: 'cache/concurrent-reads-share',
  level: 'must',
  requirement: 'Many who want the same response at the same time make one request together.',
  advice: 'The same path must make the same request each time, and files of one thing should share its response.',
  needs: ['upstream-file'],
  async run({ facts, mount, run, step }) {
    const findings = createFindings();
    const cold = coldFiles(facts.upstreamFiles, async () => {
      const mounted = await mount();
      mounted.upstream.inject(keptFor(3600));
      mounted.upstream.inject(slowly);
      return mounted;
    });

    const one = await cold();
    step(`reading ${one.file.path} ${READERS} times at once`);
    const copies = Array.from({ length: READERS }, () => one.file.path);
    const read = await readAtOnce(one.mounted, copies, findings);

    const other = await cold();
    step(`reading the files beside ${other.file.path} at once`);
    const siblings = siblingsOf(facts, other.file);
    const together = await readAtOnce(other.mounted, siblings, findings);

    const third = await cold();
    step(`${STATS} stats of ${third.file.path} at once`);
    third.mounted.upstream.clear();
    const path = third.mounted.at(third.file.path);
    await Promise.all(Array.from({ length: STATS }, () => run('stat', ['-c', '%s', '--', path])));
    requireOnce(third.mounted, `${STATS} stats of ${third.file.path}`, findings);

    return findings.conclude({ readers: READERS, requests: read, siblings: siblings.length, together });
  },
};

async function slowly(): Promise<undefined> {
  await pause(SLOWNESS);
}

interface Cold {
  readonly mounted: SubjectMount;
  readonly file: UpstreamFile;
}

/** Each time a file that nobody has read on its mount, drawn from a response that nobody has asked for: on a new mount when there is none left. */
function coldFiles(files: readonly UpstreamFile[], mount: () => Promise<SubjectMount>): () => Promise<Cold> {
  const all = oneForEachResponse(files);
  let mounted: SubjectMount | undefined;
  let left: readonly UpstreamFile[] = [];
  return async () => {
    if (mounted === undefined || left.length === 0) [mounted, left] = [await mount(), all];
    const [file, ...rest] = left;
    if (file === undefined) throw new Error('a check that needs a file drawn from a response was begun without one');
    left = rest.filter((one) => one.requests.every((line) => line !== ownRequest(file)));
    return { mounted, file };
  };
}

/** All files that were seen beside one, it among them. */
function siblingsOf({ files }: SubjectFacts, { path }: UpstreamFile): readonly string[] {
  const parent = parentOf(path);
  return files
    .filter((file) => parentOf(file.path) === parent)
    .map((file) => file.path)
    .slice(0, READERS);
}

async function readAtOnce(mounted: SubjectMount, paths: readonly string[], findings: Findings): Promise<number> {
  mounted.upstream.clear();
  const answers = await mounted.client.readFilesAtOnce(paths.map(mounted.at));
  for (const [index, answer] of answers.entries())
    if (!answer.ok) findings.add(paths[index] ?? '', 'to be read by all at once', answer.errno);
  requireOnce(mounted, `${paths.length} readers at once of ${new Set(paths).size} files`, findings);
  return mounted.upstream.requests().length;
}

function requireOnce({ upstream }: SubjectMount, where: string, findings: Findings): void {
  const counts = Map.groupBy(upstream.requests(), requestLine);
  for (const [line, requests] of counts)
    if (requests.length > 1) findings.add(where, `1 request for ${line}`, `${requests.length} of them`);
}

import type { MountedCheck } from '../../check.ts';
import { type CheckContext, requestLine, type SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import { mountAskingAnew } from '../asking-anew.ts';
import type { SubjectFacts } from '../../subject/facts.ts';
import { keptFor } from '../lifetimes.ts';
import { parentOf } from '../../subject/path.ts';
import { ownRequest } from '../upstream-uses.ts';
import { judge, type Measured } from './budgets.ts';
import { quantile } from './quantile.ts';

const MAX_PATHS = 16;
const MAX_FOLDERS = 4;

export const requests: MountedCheck = {
  id: 'performance/requests',
  level: 'should',
  requirement:
    'An operation makes no more requests than the author promises, and files that are drawn from one response cost one request together.',
  advice: 'Draw all files of one thing from one response, and let a list say where each item would be found (itemUrl).',
  needs: ['upstream-use'],
  async run(context) {
    const findings = createFindings();
    const { facts, subject, step } = context;
    step('counting the requests of single operations');
    const counts = await countRequests(await mountAskingAnew(context), facts);
    const measured: Measured = {
      'requests-per-stat': Math.max(0, ...counts.stat),
      'requests-per-list': Math.max(0, ...counts.list),
      'requests-per-read': Math.max(0, ...counts.read),
    };
    step('reading files that are drawn from one response');
    const shared = await readTogether(context, findings);
    const medians = Object.fromEntries(
      Object.entries(counts).map(([operation, all]) => [`median-${operation}`, quantile(all, 0.5) ?? 0]),
    );
    return findings.conclude({ ...judge(measured, subject.author.budgets, findings), ...medians, shared });
  },
};

interface Counts {
  readonly stat: readonly number[];
  readonly list: readonly number[];
  readonly read: readonly number[];
}

/** Different requests of each operation, since the same one is made once where responses may be kept. */
async function countRequests(mounted: SubjectMount, facts: SubjectFacts): Promise<Counts> {
  const { client, at, upstream } = mounted;
  const count = async (paths: readonly string[], use: (path: string) => Promise<unknown>): Promise<number[]> => {
    const all: number[] = [];
    for (const path of paths) {
      upstream.clear();
      await use(at(path));
      all.push(new Set(upstream.requests().map(requestLine)).size);
    }
    return all;
  };
  const files = facts.upstreamFiles.slice(0, MAX_PATHS).map(({ path }) => path);
  const lists = facts.expansions.slice(0, MAX_PATHS).map(({ path }) => path);
  return {
    stat: await count(files, client.lstat),
    list: await count(lists, client.readdir),
    read: await count(files, client.readFile),
  };
}

/** Where responses may be kept, each is asked for once however many files are drawn from it. Returns how many files that were. */
async function readTogether({ facts, mount }: CheckContext, findings: Findings): Promise<number> {
  const groups = Map.groupBy(facts.upstreamFiles, (file) => `${parentOf(file.path)} ${ownRequest(file)}`);
  const folders = [...groups.values()].filter((files) => files.length > 1).slice(0, MAX_FOLDERS);
  if (folders.length === 0) return 0;
  const { client, at, upstream } = await mount();
  upstream.inject(keptFor(3600));
  for (const files of folders) {
    upstream.clear();
    for (const { path } of files) await client.readFile(at(path));
    const [line] = files.map(ownRequest);
    const made = upstream.requests().filter((request) => requestLine(request) === line).length;
    if (made > 1)
      findings.add(
        files.map(({ path }) => path).join(', '),
        `1 request for ${line ?? ''} together`,
        `${made} requests`,
      );
  }
  return folders.flat().length;
}

import type { MountedCheck } from '../../check.ts';
import { requestLine, type SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import { NO_STORE } from '../../subject/attribution.ts';
import type { SubjectFacts } from '../../subject/facts.ts';
import { sampleOf } from '../../subject/random.ts';
import { keptFor } from '../lifetimes.ts';
import { ownRequest } from '../upstream-uses.ts';
import { oneForEachResponse } from './one-for-each-response.ts';

// What is kept has a bound: so much of responses stays far below it, with all that is made of them.
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_PATHS = 60;
const MAX_NAMES = 5_000;
const MAX_UNKEPT = 4;

export const warmIsFree: MountedCheck = {
  id: 'cache/warm-is-free',
  level: 'must',
  requirement:
    'What was seen a moment ago costs no request while its response holds, and what may not be kept is asked for again.',
  advice:
    'The same path must make the same request, whatever was asked before: no counter, no time, no random part in a URL. A version must change only when the content does.',
  needs: ['upstream-use'],
  async run({ facts, mount, step, random }) {
    const findings = createFindings();
    const mounted = await mount();
    step('reading files whose responses may not be kept');
    const unkept = await readTwiceUnkept(mounted, facts, findings);
    mounted.upstream.inject(keptFor(3600));
    const walked: Use[] = [];
    const cost = { requests: 0, bytes: 0 };
    for (const use of usesOf(mounted, facts, random())) {
      if (cost.bytes > MAX_BYTES) break;
      step(`for the first time: ${use.what}`);
      mounted.upstream.clear();
      if (await use.run()) walked.push(use);
      cost.requests += mounted.upstream.requests().length;
      cost.bytes += mounted.upstream.answers().reduce((sum, { body }) => sum + body.byteLength, 0);
    }
    for (const { what, run } of walked) {
      step(`for the second time: ${what}`);
      mounted.upstream.clear();
      await run();
      for (const request of mounted.upstream.requests()) findings.add(what, 'no request', requestLine(request));
    }
    return findings.conclude({ operations: walked.length, requestsAtFirst: cost.requests, unkept });
  },
};

/** Reads each twice where nothing may be kept; the second time has to ask again. Returns how many it read. */
async function readTwiceUnkept(
  { client, at, upstream }: SubjectMount,
  { upstreamFiles }: SubjectFacts,
  findings: Findings,
): Promise<number> {
  const remove = upstream.inject(NO_STORE);
  const files = oneForEachResponse(upstreamFiles).slice(0, MAX_UNKEPT);
  for (const file of files) {
    const first = await client.readFile(at(file.path));
    upstream.clear();
    const second = await client.readFile(at(file.path));
    const asked = upstream.requests().map(requestLine);
    if (first.ok && second.ok && !asked.includes(ownRequest(file)))
      findings.add(`reading ${file.path} again`, `${ownRequest(file)} again: its answer was no-store`, 'no request');
  }
  remove();
  return files.length;
}

interface Use {
  /** `listing /a`, for people. */
  readonly what: string;
  /** Whether it succeeded. */
  readonly run: () => Promise<boolean>;
}

/** Stat, listing and read of what was seen, what comes from upstream first: what asks nobody proves little here. */
function usesOf({ client, at }: SubjectMount, facts: SubjectFacts, random: () => number): readonly Use[] {
  const fromUpstream = new Set([...facts.upstreamFiles, ...facts.expansions].map(({ path }) => path));
  const some = <Seen extends { readonly path: string }>(all: readonly Seen[]): readonly Seen[] => {
    const firsts = all.filter(({ path }) => fromUpstream.has(path)).slice(0, MAX_PATHS);
    const rest = all.filter(({ path }) => !fromUpstream.has(path));
    return [...firsts, ...sampleOf(rest, MAX_PATHS - firsts.length, random)];
  };
  const stat = (path: string): Use => ({ what: `stat of ${path}`, run: async () => (await client.lstat(at(path))).ok });
  const list = (path: string): Use => ({
    what: `listing ${path}`,
    run: async () => (await client.readdir(at(path))).ok,
  });
  const read = (path: string): Use => ({
    what: `reading ${path}`,
    run: async () => (await client.readFile(at(path))).ok,
  });
  return [
    ...some(facts.directories.filter(({ names }) => names.length <= MAX_NAMES)).flatMap(({ path }) => [
      stat(path),
      list(path),
    ]),
    ...some(facts.files).flatMap(({ path }) => [stat(path), read(path)]),
  ];
}

import type { MountedCheck } from '../../check.ts';
import { requestLine, type SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import { NO_STORE } from '../../subject/attribution.ts';
import { type Injection, rewritten } from '../../subject/upstream-control.ts';
import { labelled } from '../lifetimes.ts';
import { type Evictable, evictablesOf } from './evictable.ts';

const MEBIBYTE = 1024 * 1024;
const BOUND_MB = 1;
// Bytes: more than the bound, whichever way it is shared out.
const TOO_MUCH: number = 1.25 * BOUND_MB * MEBIBYTE;
const MAX_FILES = 8;

export const bounded: MountedCheck = {
  id: 'cache/bounded',
  level: 'must',
  requirement:
    'What is kept has a bound: a response that does not fit, or that others have pushed out, is asked for again.',
  advice: 'Let each file be drawn from a response that is asked for by the same request whenever it is read.',
  needs: ['upstream-file', 'evictable-file'],
  async run({ facts, mount, step }) {
    const findings = createFindings();
    const mounted = await mount({ cache: { 'size-mb': BOUND_MB } });
    const before = mounted.hostMemory();
    // A file that is its response is kept a second time, and pushed out of there by its like only: those come last.
    const files = evictablesOf(facts).toSorted((one, other) => Number(isWhole(one)) - Number(isWhole(other)));
    const large = files.at(-1);
    const others = files.slice(0, -1).slice(0, MAX_FILES);
    let judged = 0;
    if (large !== undefined) {
      step(`reading ${large.path}, whose response is larger than all that may be kept`);
      judged += await isAskedAgain(mounted, [large], TOO_MUCH, findings);
    }
    if (others.length > 1) {
      step(`reading ${others.length} files, whose responses together are more than may be kept`);
      judged += await isAskedAgain(mounted, others, TOO_MUCH / (others.length - 1), findings);
    }
    return findings.concludeIf(judged, 'no file that was seen asks for its own response when it is read', {
      files: files.length,
      hostGrowth: mounted.hostMemory() - before,
    });
  },
};

/** Whether the file is the response. */
function isWhole({ path, again }: Evictable): boolean {
  return path === again;
}

/** Reads all of them, and the first again: by then its response is pushed out, by itself or by the others. Returns how many were judged. */
async function isAskedAgain(
  mounted: SubjectMount,
  files: readonly Evictable[],
  bytes: number,
  findings: Findings,
): Promise<number> {
  const remove = mounted.upstream.inject(padded(files, Math.ceil(bytes)));
  const [first] = files;
  let asked = first !== undefined;
  for (const file of files) asked = (await asks(mounted, file, file.path)) && asked;
  // What was not asked for each time cannot have pushed anything out.
  const isJudged = first !== undefined && asked;
  if (isJudged && !(await asks(mounted, first, first.again)))
    findings.add(
      first.again,
      `${first.request} again: ${files.length} responses of ${Math.ceil(bytes)} bytes are more than ${BOUND_MB} MiB`,
      'no request',
    );
  remove();
  return Number(isJudged);
}

/** Whether reading a file makes the request of its response. */
async function asks({ client, at, upstream }: SubjectMount, { request }: Evictable, path: string): Promise<boolean> {
  upstream.clear();
  const read = await client.readFile(at(path));
  return read.ok && upstream.requests().some((one) => requestLine(one) === request);
}

/** Larger answers for these files, which may be kept; nothing else may, so that nothing stands in for them. */
function padded(files: readonly Evictable[], bytes: number): Injection {
  const lines = new Set(files.map(({ request }) => request));
  // White space, which JSON may end with.
  const padding = Buffer.alloc(bytes, ' ');
  return async (request, answer) => {
    if (!lines.has(`${request.method} ${request.url}`)) return NO_STORE(request, answer);
    const sound = await answer();
    if (sound.type === 'error' || sound.status !== 200) return sound;
    const body = Buffer.concat([Buffer.from(await sound.arrayBuffer()), padding]);
    return labelled(rewritten(sound, body), { 'cache-control': 'max-age=3600' });
  };
}

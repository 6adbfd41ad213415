import { gzipSync } from 'node:zlib';
import { HttpResponse } from 'msw';
import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings, NothingToJudge } from '../../finding.ts';
import type { SubjectFacts, UpstreamFile } from '../../subject/facts.ts';
import type { Injection } from '../../subject/upstream-control.ts';
import { freshAskingAnew } from '../asking-anew.ts';
import { onRequest } from '../faults.ts';
import { observe, shown } from '../observe.ts';
import { processMemory } from '../process-memory.ts';
import { ownRequest } from '../upstream-uses.ts';

const MEBIBYTE = 1024 * 1024;
const LIMIT_MIB = 1;
const PLAIN_MIB = 3;
// More than the host may grow by.
const BOMB_MIB = 96;
const MAX_GROWTH_MIB = 64;

export const oversizedBody: MountedCheck = {
  id: 'bytes/oversized-body',
  level: 'must',
  requirement: `A response that is larger than its limit is EFBIG, also when it is packed, and costs the host less than ${MAX_GROWTH_MIB} MiB.`,
  advice: 'The host counts what it unpacks. Report it to the kit, unless the provider answers from somewhere else.',
  needs: ['upstream-file'],
  async run({ facts, mount, step }) {
    const findings = createFindings();
    const small = await freshAskingAnew({ mount }, { limits: { 'response-body-mib': LIMIT_MIB } });
    const file = await firstReadable(small, facts);
    if (file === undefined)
      throw new NothingToJudge(
        `no file that was seen is drawn from a response with a body of at most ${LIMIT_MIB} MiB`,
      );
    const growth: Record<string, number> = {};
    for (const [what, injection] of Object.entries(largeAnswers())) {
      step(`reading ${file.path} while upstream answers ${what}`);
      const remove = small.upstream.inject(onRequest(ownRequest(file), injection));
      const before = processMemory(small.hostPid);
      const observed = await observe(small, ({ readFile }) => readFile(small.at(file.path)));
      const after = processMemory(small.hostPid);
      remove();
      const errno = observed.answer.ok ? `${observed.answer.value.bytes.byteLength} bytes` : observed.answer.errno;
      if (errno !== 'EFBIG')
        findings.add(`${file.path}, answered with ${what}`, 'EFBIG', observed.answer.ok ? errno : shown(observed));
      if (before === undefined || after === undefined) continue;
      const grown = Math.max(after.resident, after.peak > before.peak ? after.peak : 0) - before.resident;
      growth[what] = Math.max(0, Math.round(grown / MEBIBYTE));
      if (grown > MAX_GROWTH_MIB * MEBIBYTE)
        findings.add(
          `the host's memory, after ${what}`,
          `less than ${MAX_GROWTH_MIB} MiB more`,
          `${growth[what]} MiB more`,
        );
    }
    return findings.conclude({ file: file.path, mebibytesGrown: growth });
  },
};

/** A file that can be read within the small limit, by a request that has a body. */
async function firstReadable(
  { client, at }: SubjectMount,
  { upstreamFiles }: SubjectFacts,
): Promise<UpstreamFile | undefined> {
  for (const file of upstreamFiles) {
    if (ownRequest(file).startsWith('HEAD ')) continue;
    if ((await client.readFile(at(file.path))).ok) return file;
  }
  return undefined;
}

function largeAnswers(): Readonly<Record<string, Injection>> {
  const plain = Buffer.alloc(PLAIN_MIB * MEBIBYTE, 'a');
  // A file of gzip may have many members, one after the other (RFC 1952 section 2.2): packing all at once takes half a second.
  const member = gzipSync(Buffer.alloc(MEBIBYTE), { level: 1 });
  const bomb = Buffer.concat(Array.from({ length: BOMB_MIB }, () => member));
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return {
    [`${PLAIN_MIB} MiB`]: () => new HttpResponse(plain, { headers }),
    [`${BOMB_MIB} MiB packed into ${Math.round(bomb.byteLength / 1024)} KiB`]: () =>
      new HttpResponse(bomb, { headers: { ...headers, 'content-encoding': 'gzip' } }),
  };
}

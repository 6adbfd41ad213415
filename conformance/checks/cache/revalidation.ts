import type { Answer } from '../../../src/index.ts';
import type { MountedCheck } from '../../check.ts';
import { requestLine, type SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import type { UpstreamFile } from '../../subject/facts.ts';
import { type HeldAnswer, holdAnswer } from '../held-answer.ts';
import { ownRequest } from '../upstream-uses.ts';
import { oneForEachResponse } from './one-for-each-response.ts';
import { findVersions, type Versions } from '../two-versions.ts';

const MAX_FILES = 4;

/** What upstream says of its version, and how a client asks whether it still holds: RFC 9110 section 13. */
interface Validator {
  readonly header: 'etag' | 'last-modified';
  readonly condition: 'if-none-match' | 'if-modified-since';
  readonly old: string;
  readonly other: string;
}

const VALIDATORS: readonly Validator[] = [
  { header: 'etag', condition: 'if-none-match', old: '"omnivet-1"', other: '"omnivet-2"' },
  {
    header: 'last-modified',
    condition: 'if-modified-since',
    old: 'Mon, 05 Jan 2026 10:00:00 GMT',
    other: 'Tue, 06 Jan 2026 10:00:00 GMT',
  },
];

export const revalidation: MountedCheck = {
  id: 'cache/revalidation',
  level: 'must',
  requirement:
    'Where upstream gives a version, the next request asks whether it still holds: 304 serves the old bytes, 200 the new ones.',
  advice: 'Ask for the same URL with the same headers each time: a response is known by its request.',
  needs: ['upstream-file'],
  async run({ facts, mount, step }) {
    const findings = createFindings();
    const mounted = await mount();
    const seen = { unchanged: 0, replaced: 0 };
    for (const file of oneForEachResponse(facts.upstreamFiles).slice(0, MAX_FILES)) {
      step(`looking for another version of ${file.path}`);
      const answer = holdAnswer(mounted.upstream, ownRequest(file));
      const versions = await findVersions(mounted, file, answer);
      for (const validator of VALIDATORS) {
        step(`reading ${file.path} again, whose ${validator.header} is known`);
        const trial = { mounted, file, answer, validator, findings };
        seen.unchanged += Number(await staysUnchanged(trial));
        if (versions !== undefined) seen.replaced += Number(await isReplaced(trial, versions));
      }
      answer.release();
    }
    return findings.concludeIf(
      seen.unchanged + seen.replaced,
      'no file that was seen can be read again from the response that it was drawn from',
      seen,
    );
  },
};

interface Trial {
  readonly mounted: SubjectMount;
  readonly file: UpstreamFile;
  readonly answer: HeldAnswer;
  readonly validator: Validator;
  readonly findings: Findings;
}

/** Reads twice, the second time confirmed by 304. */
async function staysUnchanged({ mounted, file, answer, validator, findings }: Trial): Promise<boolean> {
  const { header, condition, old } = validator;
  const headers = { 'cache-control': 'max-age=0', [header]: old };
  answer.say({ headers, unchangedIf: { header: condition, value: old } });
  const first = await read(mounted, file);
  if (!first.ok) return false;
  mounted.upstream.clear();
  const second = await read(mounted, file);
  const where = `${file.path}, whose response has ${header}`;
  const asked = mounted.upstream.requests().filter((request) => requestLine(request) === ownRequest(file));
  const plain = asked.filter(
    ({ headers }) => !headers.some(([name, value]) => name.toLowerCase() === condition && value === old),
  );
  if (asked.length === 0) findings.add(where, `a request with ${condition}: ${old}`, 'no request');
  if (plain.length > 0) findings.add(where, `${condition}: ${old}`, 'a request without it');
  if (!second.ok) findings.add(where, 'the old bytes after a 304', second.errno);
  else if (Buffer.compare(first.value, second.value) !== 0)
    findings.add(where, `the ${first.value.length} old bytes after a 304`, `${second.value.length} other bytes`);
  return true;
}

/** Reads again, and gets another version. */
async function isReplaced({ mounted, file, answer, validator, findings }: Trial, versions: Versions): Promise<boolean> {
  const { header, condition, other } = validator;
  const headers = { 'cache-control': 'max-age=0', [header]: other };
  answer.say({ headers, body: versions.body, unchangedIf: { header: condition, value: other } });
  const third = await read(mounted, file);
  const where = `${file.path}, whose response has another ${header}`;
  if (!third.ok) findings.add(where, 'the new bytes', third.errno);
  else if (Buffer.compare(third.value, versions.other) !== 0) findings.add(where, 'the new bytes', 'others');
  return true;
}

async function read({ client, at }: SubjectMount, { path }: UpstreamFile): Promise<Answer<Uint8Array>> {
  const answer = await client.readFile(at(path));
  return answer.ok ? { ok: true, value: answer.value.bytes } : answer;
}

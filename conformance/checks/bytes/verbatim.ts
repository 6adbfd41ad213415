import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings } from '../../finding.ts';
import type { SubjectFacts, UpstreamFile } from '../../subject/facts.ts';
import { holdAnswer } from '../held-answer.ts';
import { mountAskingAnew } from '../asking-anew.ts';
import { observe, shown } from '../observe.ts';
import { ownRequest } from '../upstream-uses.ts';
import { oddBytes } from './odd-bytes.ts';

const MAX_FILES = 2;
// Odd ones, around a page and around what one request of the kernel asks for.
const LENGTHS = [1, 513, 4_097, 131_073];

/** How a response says what its body is; none of it is the file's affair. */
const LABELS: readonly Readonly<Record<string, string>>[] = [
  {},
  { 'content-type': 'text/plain; charset=utf-16' },
  { 'content-encoding': 'gzip' },
];

export const verbatim: MountedCheck = {
  id: 'bytes/verbatim',
  level: 'must',
  requirement:
    "A file that is a whole response has that response's bytes, whatever they are and however they were sent.",
  advice: 'Select a whole body with "body": a provider never sees a response, so nothing can happen to it on the way.',
  needs: ['verbatim-file'],
  async run({ facts, mountFor, random, step }) {
    const findings = createFindings();
    const anew = await mountAskingAnew({ mountFor });
    const choose = random();
    const digests: Record<string, string> = {};
    for (const file of filesOf(facts)) {
      const answer = holdAnswer(anew.upstream, ownRequest(file));
      // Where the size is declared, another length would be a lie of the provider's.
      for (const length of file.sizeKnown ? [file.size] : LENGTHS)
        for (const label of LABELS) {
          const what = describe(length, label);
          step(`reading ${file.path} while upstream answers ${what}`);
          const bytes = oddBytes(length, choose);
          const body = label['content-encoding'] === undefined ? bytes : Uint8Array.from(gzipSync(bytes));
          answer.say({ body, headers: { 'cache-control': 'no-store', ...label } });
          const problem = await differenceOf(anew, file, bytes);
          digests[`${file.path}, ${what}`] = hash('sha256', bytes, 'hex').slice(0, 16);
          if (problem !== undefined)
            findings.add(file.path, `${length} bytes, as upstream answered (${what})`, problem);
        }
      answer.release();
    }
    return findings.conclude({ answered: digests });
  },
};

/** Those of unknown size first: they can be of any length. */
function filesOf({ upstreamFiles }: SubjectFacts): readonly UpstreamFile[] {
  const whole = upstreamFiles.filter(({ drawn }) => drawn === 'body');
  return [...whole.filter(({ sizeKnown }) => !sizeKnown), ...whole.filter(({ sizeKnown }) => sizeKnown)].slice(
    0,
    MAX_FILES,
  );
}

function describe(length: number, label: Readonly<Record<string, string>>): string {
  return [`${length} bytes`, ...Object.values(label)].join(', ');
}

async function differenceOf(
  mount: SubjectMount,
  { path }: UpstreamFile,
  expected: Uint8Array,
): Promise<string | undefined> {
  const observed = await observe(mount, ({ readFile }) => readFile(mount.at(path)));
  if (!observed.answer.ok) return shown(observed);
  const { bytes } = observed.answer.value;
  if (Buffer.compare(bytes, expected) === 0) return undefined;
  const at = expected.findIndex((byte, index) => byte !== bytes[index]);
  const from = at < 0 ? expected.byteLength : at;
  return `${bytes.byteLength} bytes that differ from byte ${from} on`;
}

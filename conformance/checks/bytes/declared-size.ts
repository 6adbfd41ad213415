import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import type { SubjectFacts, UpstreamFile } from '../../subject/facts.ts';
import { mountAskingAnew } from '../asking-anew.ts';
import { holdAnswer } from '../held-answer.ts';
import { observe, shown } from '../observe.ts';
import { ownRequest, usesOf } from '../upstream-uses.ts';

const MAX_FILES = 3;

// The host's sentence: `The provider declares 19 bytes for "/a", and there are 18`.
const WRONG_SIZE = /^The provider declares \d+ bytes for /;

export const declaredSize: MountedCheck = {
  id: 'bytes/declared-size',
  level: 'must',
  requirement:
    'A size that is declared is the number of bytes there are. Where there are more or fewer, reading is EIO, and never a part or a padding.',
  advice:
    'Leave "size" out of an entry or an item unless it is the exact number of bytes that read-file gives: not of characters, not of a packed or a rendered form.',
  needs: ['any-file'],
  async run({ facts, mountFor, step }) {
    const findings = createFindings();
    for (const { path, message } of wronglyDeclared(facts))
      findings.add(path, 'as many bytes as are declared', message);
    const declared = usesOf(
      { ...facts, upstreamFiles: facts.upstreamFiles.filter(({ sizeKnown, size }) => sizeKnown && size > 0) },
      MAX_FILES,
      0,
    ).flatMap((use) => (use.operation === 'read' && use.drawn === 'body' ? [use] : []));
    if (declared.length > 0) {
      const anew = await mountAskingAnew({ mountFor });
      for (const file of declared) {
        step(`reading ${file.path} while upstream answers more and fewer bytes than are declared`);
        await expectRefused(anew, file, findings);
      }
    }
    return findings.conclude({ files: facts.files.length, provoked: declared.map(({ path }) => path) });
  },
};

/** Files of the walk whose size the provider got wrong. */
function wronglyDeclared({ failures }: SubjectFacts): readonly { readonly path: string; readonly message: string }[] {
  return failures.flatMap(({ path, events }) =>
    events
      .filter(({ code, message }) => code === 'contract-violation' && WRONG_SIZE.test(message))
      .map(({ message }) => ({ path, message })),
  );
}

async function expectRefused(mount: SubjectMount, file: UpstreamFile, findings: Findings): Promise<void> {
  const { path, size } = file;
  const answer = holdAnswer(mount.upstream, ownRequest(file));
  for (const length of new Set([size + 1, size - 1, 0, 2 * size + 4_096])) {
    answer.say({ body: new Uint8Array(length).fill(0x61), headers: { 'cache-control': 'no-store' } });
    const observed = await observe(mount, ({ readFile }) => readFile(mount.at(path)));
    const refused =
      !observed.answer.ok &&
      observed.answer.errno === 'EIO' &&
      observed.failures.some(({ code }) => code === 'contract-violation');
    const actual = observed.answer.ok ? `${observed.answer.value.bytes.byteLength} bytes` : shown(observed);
    if (!refused)
      findings.add(
        `${path}, declared with ${size} bytes, of which there are ${length}`,
        'EIO, contract-violation',
        actual,
      );
  }
  answer.release();
}

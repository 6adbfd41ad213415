import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import { observe, shown } from '../observe.ts';

const MAX_FILES = 4;

export const emptyFile: MountedCheck = {
  id: 'bytes/empty-file',
  level: 'must',
  requirement: 'A file of no bytes is a file: it has the size 0, and reading it gives nothing and no error.',
  advice:
    'read-file must answer empty bytes for it, not "not-found", and a selector that may give null needs another value in its place.',
  needs: ['empty-file'],
  async run({ facts, shared, mountFor, step }) {
    const findings = createFindings();
    // Those that cannot be read first.
    const seen = [...facts.failures.filter(({ upstream }) => !upstream), ...facts.files];
    const files = seen.filter(({ size }) => size === 0).slice(0, MAX_FILES);
    for (const one of [await shared(), await mountFor('reading')])
      for (const { path } of files) {
        step(`reading the empty file ${path}`);
        await readNothing(one, path, findings);
      }
    return findings.conclude({ files: files.map(({ path }) => path) });
  },
};

async function readNothing(mount: SubjectMount, path: string, findings: Findings): Promise<void> {
  const status = await observe(mount, ({ lstat }) => lstat(mount.at(path)));
  if (!status.answer.ok) return findings.add(path, 'the size 0', shown(status));
  findings.equal(`the size of ${path}`, 0, status.answer.value.size);
  const read = await observe(mount, ({ readFile }) => readFile(mount.at(path)));
  if (!read.answer.ok) return findings.add(path, '0 bytes', shown(read));
  findings.equal(`the bytes of ${path}`, 0, read.answer.value.bytes.byteLength);
  const mapped = await mount.client.mmap(mount.at(path));
  findings.equal(`the mapped bytes of ${path}`, 0, mapped.ok ? mapped.value.byteLength : mapped.errno);
}

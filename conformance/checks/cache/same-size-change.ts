import type { MountedCheck } from '../../check.ts';
import type { CheckContext, SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import type { UpstreamFile } from '../../subject/facts.ts';
import { eventually } from '../eventually.ts';
import { holdAnswer } from '../held-answer.ts';
import { ownRequest } from '../upstream-uses.ts';
import { oneForEachResponse } from './one-for-each-response.ts';
import { findVersions, NO_OTHER_VERSION, type Versions, whichVersion } from '../two-versions.ts';

const MAX_FILES = 2;
// Milliseconds after the answer has expired: for a machine that has other things to do.
const PATIENCE = 8_000;
const HEADERS = { 'cache-control': 'max-age=1', 'last-modified': 'Mon, 05 Jan 2026 10:00:00 GMT' };

export const sameSizeChange: MountedCheck = {
  id: 'cache/same-size-change',
  level: 'must',
  requirement:
    'New content of the same size and the same Last-Modified is seen once the old has expired, by whatever reads the file.',
  advice: 'Do not keep content in the component, and give a version only when it changes with the content.',
  needs: ['upstream-file'],
  async run({ facts, mount, run, step }) {
    const findings = createFindings();
    const mounted = await mount();
    let changed = 0;
    for (const file of oneForEachResponse(facts.upstreamFiles)) {
      if (changed === MAX_FILES) break;
      step(`looking for another version of ${file.path}`);
      const answer = holdAnswer(mounted.upstream, ownRequest(file));
      const versions = await findVersions(mounted, file, answer);
      if (versions !== undefined) {
        changed += 1;
        const readers = readersOf(mounted, file, run);
        answer.say({ headers: HEADERS });
        for (const reader of readers) await reader.read();
        answer.say({ headers: HEADERS, body: versions.body });
        step(`waiting until the other version of ${file.path} is seen`);
        for (const reader of readers) await seesOther(reader, file, versions, findings);
      }
      answer.release();
    }
    return findings.concludeIf(changed, NO_OTHER_VERSION, { changed });
  },
};

interface Reader {
  readonly name: string;
  /** The whole file; `undefined` when it cannot be read. */
  readonly read: () => Promise<Uint8Array | undefined>;
}

function readersOf({ client, at }: SubjectMount, { path }: UpstreamFile, run: CheckContext['run']): readonly Reader[] {
  const place = at(path);
  return [
    {
      name: 'read(2)',
      async read() {
        const answer = await client.readFile(place);
        return answer.ok ? answer.value.bytes : undefined;
      },
    },
    {
      name: 'mmap(2)',
      async read() {
        const answer = await client.mmap(place);
        return answer.ok ? answer.value : undefined;
      },
    },
    { name: 'cat', read: async () => (await run('cat', ['--', place]))?.stdout },
  ];
}

async function seesOther(
  { name, read }: Reader,
  { path }: UpstreamFile,
  versions: Versions,
  findings: Findings,
): Promise<void> {
  const seen = await eventually(
    read,
    (bytes) => bytes !== undefined && whichVersion(versions, bytes) === 'other',
    PATIENCE,
  );
  if (seen === undefined) findings.add(`${path}, by ${name}`, 'the new content', 'an error');
  else if (whichVersion(versions, seen) !== 'other')
    findings.add(
      `${path}, by ${name}`,
      'the new content',
      `${whichVersion(versions, seen) === 'old' ? 'still the old' : 'neither old nor new'} after it expired`,
    );
}

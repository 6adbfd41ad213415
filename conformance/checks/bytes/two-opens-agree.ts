import { hash } from 'node:crypto';
import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings } from '../../finding.ts';
import { childOf } from '../../subject/path.ts';
import { someDirectories, someFiles } from '../../subject/variety.ts';
import { isUnsteady } from './unsteady.ts';

const MAX_FILES = 24;
const MAX_DIRECTORIES = 12;

export const twoOpensAgree: MountedCheck = {
  id: 'bytes/two-opens-agree',
  level: 'must',
  requirement: 'While nothing changes, a file has the same bytes each time that it is opened, on every mount.',
  advice:
    'read-file must depend on the path alone: no counters, no clocks, no random numbers, nothing remembered from earlier calls.',
  needs: ['file'],
  async run({ facts, shared, mountFor, random, step }) {
    const findings = createFindings();
    const [warm, uncached] = [await shared(), await mountFor('reading')];
    const choose = random();
    const files = someFiles(facts.files, MAX_FILES, choose);
    const unsteady = new Set<string>();
    const compare = async (on: SubjectMount, when: string, order: typeof files): Promise<void> => {
      for (const { path, sha256, size } of order) {
        step(`reading ${path} ${when}`);
        const read = await on.client.readFile(on.at(path));
        if (read.ok && hash('sha256', read.value.bytes, 'hex') === sha256) continue;
        if (isUnsteady(facts, path, [warm, uncached])) unsteady.add(path);
        else findings.add(path, `the ${size} bytes of the first time`, `${describe(read)} ${when}`);
      }
    };
    await compare(warm, 'again', files);
    for (const { path, names } of someDirectories(facts.directories, MAX_DIRECTORIES, choose)) {
      step(`using ${path} for other things`);
      await uncached.client.lstatAll(
        [...names.slice(0, 4), 'no-such-name'].map((name) => uncached.at(childOf(path, name))),
      );
      await uncached.client.readdir(uncached.at(path));
    }
    // In another order, because what is kept for one file must not be taken for another's.
    await compare(uncached, 'on another mount, after other things', files.toReversed());
    await compare(uncached, 'once more', files);
    return findings.conclude({ files: files.length, unsteady: [...unsteady] });
  },
};

function describe(read: Awaited<ReturnType<SubjectMount['client']['readFile']>>): string {
  return read.ok ? `${read.value.bytes.byteLength} other bytes` : read.errno;
}

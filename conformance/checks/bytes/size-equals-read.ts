import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings } from '../../finding.ts';
import { someFiles } from '../../subject/variety.ts';
import { isUnsteady } from './unsteady.ts';

const MAX_FILES = 24;

export const sizeEqualsRead: MountedCheck = {
  id: 'bytes/size-equals-read',
  level: 'must',
  requirement:
    'The size that stat and fstat give is the number of bytes that are read, whether or not the file was read before.',
  advice:
    'Leave the size out of an entry unless it is exact: the host then reads the file to find it out. What read-file answers must depend on the path alone.',
  needs: ['file'],
  async run({ facts, shared, mountFor, random, step }) {
    const findings = createFindings();
    const warm = await shared();
    const uncached = await mountFor('reading');
    const files = someFiles(facts.files, MAX_FILES, random());
    const unsteady: string[] = [];
    for (const { path } of files) {
      step(`comparing the sizes of ${path}`);
      const [kept, asked] = [await sizesOf(warm, path), await sizesOf(uncached, path)];
      if (isEqual(kept) && isEqual(asked)) continue;
      if (isUnsteady(facts, path, [warm, uncached])) {
        unsteady.push(path);
        continue;
      }
      if (!isEqual(kept)) findings.add(path, 'one size', describe(kept));
      if (!isEqual(asked)) findings.add(path, 'one size, with nothing kept from one look to the next', describe(asked));
    }
    return findings.conclude({ files: files.length, unsteady });
  },
};

/** Bytes, or the errno in their place. */
interface Sizes {
  readonly stat: number | string;
  readonly fstat: number | string;
  readonly read: number | string;
}

async function sizesOf({ client, at }: SubjectMount, path: string): Promise<Sizes> {
  const status = await client.lstat(at(path));
  const read = await client.readFile(at(path));
  return {
    stat: status.ok ? status.value.size : status.errno,
    fstat: read.ok ? read.value.size : read.errno,
    read: read.ok ? read.value.bytes.byteLength : read.errno,
  };
}

function isEqual({ stat, fstat, read }: Sizes): boolean {
  return typeof read === 'number' && stat === read && fstat === read;
}

function describe({ stat, fstat, read }: Sizes): string {
  return `${stat} by stat, ${fstat} by fstat, ${read} read`;
}

import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings, type Finding } from '../../finding.ts';
import type { SeenFile } from '../../subject/facts.ts';
import { someFiles } from '../../subject/variety.ts';
import { type Slice, slicesOf } from './slices-of.ts';
import { isUnsteady } from './unsteady.ts';
import { openBy, type Way, WAYS } from './ways-to-open.ts';

const MAX_FILES = 8;

export const slices: MountedCheck = {
  id: 'bytes/slices',
  level: 'must',
  requirement: 'Any part of a file, read by itself, is that part of the whole.',
  advice:
    'What read-file answers must depend on the path alone. When bytes/two-opens-agree passes and this fails, report it to the kit.',
  needs: ['file'],
  async run({ facts, shared, random, step }) {
    const findings = createFindings();
    const mount = await shared();
    const choose = random();
    const files = largestAndSome(facts.files, choose);
    const unsteady: string[] = [];
    let compared = 0;
    for (const { path } of files) {
      // As long as it is open, the host has no reason to ask again what is in it.
      const held = await mount.client.open(mount.at(path), 'O_RDONLY');
      const whole = await mount.client.readFile(mount.at(path));
      if (!whole.ok || !held.ok) continue;
      const { bytes } = whole.value;
      const wanted = slicesOf(bytes.byteLength, choose);
      for (const way of WAYS) {
        step(`reading parts of ${path}, ${way.join('|')}`);
        const differences = await compare(mount, { path, way, bytes }, wanted);
        compared += wanted.length;
        if (differences.length > 0 && isUnsteady(facts, path, [mount])) unsteady.push(path);
        else for (const { where, expected, actual } of differences) findings.add(where, expected, actual);
      }
      await mount.client.close(held.value);
    }
    return findings.conclude({ files: files.length, compared, unsteady });
  },
};

/** Borders are crossed in large files only. */
function largestAndSome(files: readonly SeenFile[], random: () => number): readonly SeenFile[] {
  const bySize = files.toSorted((one, other) => other.size - one.size);
  const largest = bySize.slice(0, MAX_FILES / 2);
  return [...largest, ...someFiles(bySize.slice(MAX_FILES / 2), MAX_FILES / 2, random)];
}

interface Opening {
  readonly path: string;
  readonly way: Way;
  readonly bytes: Uint8Array;
}

/** Each slice is read from a descriptor of its own, because the kernel forgets a file's pages when it is opened. */
async function compare(
  mount: SubjectMount,
  { path, way, bytes }: Opening,
  wanted: readonly Slice[],
): Promise<readonly Finding[]> {
  const differences: Finding[] = [];
  for (const { offset, length } of wanted) {
    const opened = await openBy(mount, path, way);
    if (opened === undefined) break;
    if (!opened.ok) return [...differences, { where: path, expected: 'to be opened', actual: opened.errno }];
    const read = await mount.client.pread(opened.value, length, offset);
    await mount.client.close(opened.value);
    const expected = bytes.subarray(offset, offset + length);
    const where = `${path}, ${length} bytes from ${offset}, ${way.join('|')}`;
    if (!read.ok) differences.push({ where, expected: `${expected.byteLength} bytes`, actual: read.errno });
    else if (Buffer.compare(read.value, expected) !== 0)
      differences.push({ where, ...differenceOf(expected, read.value) });
  }
  return differences;
}

function differenceOf(expected: Uint8Array, actual: Uint8Array): Pick<Finding, 'expected' | 'actual'> {
  const at = expected.findIndex((byte, index) => byte !== actual[index]);
  const from = at < 0 ? Math.min(expected.byteLength, actual.byteLength) : at;
  const show = (bytes: Uint8Array): string =>
    `${bytes.byteLength} bytes, ${Buffer.from(bytes.subarray(from, from + 8)).toString('hex') || 'none'} at ${from}`;
  return { expected: show(expected), actual: show(actual) };
}

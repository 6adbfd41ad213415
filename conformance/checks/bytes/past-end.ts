import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import { someFiles } from '../../subject/variety.ts';
import { openBy, type Way, WAYS } from './ways-to-open.ts';

const MAX_FILES = 6;
const LENGTH = 4_096;

export const pastEnd: MountedCheck = {
  id: 'bytes/past-end',
  level: 'must',
  requirement: 'At the end of a file and beyond, however far, there are no bytes; before its beginning is EINVAL.',
  advice: "The size of a file must be exact: leave it out of the entry when it is not known. The rest is the host's.",
  needs: ['file'],
  async run({ facts, shared, random, step }) {
    const findings = createFindings();
    const mount = await shared();
    const files = someFiles(facts.files, MAX_FILES, random());
    for (const { path } of files)
      for (const way of WAYS) {
        step(`reading ${path} past its end, ${way.join('|')}`);
        await readPastEnd(mount, path, way, findings);
      }
    return findings.conclude({ files: files.length });
  },
};

async function readPastEnd(mount: SubjectMount, path: string, way: Way, findings: Findings): Promise<void> {
  const { client } = mount;
  const opened = await openBy(mount, path, way);
  if (opened === undefined) return;
  if (!opened.ok) return findings.add(path, 'to be opened', opened.errno);
  const status = await client.fstat(opened.value);
  const size = BigInt(status.ok ? status.value.size : 0);
  for (const { offset, expected } of offsetsOf(size)) {
    const read = await client.pread(opened.value, LENGTH, offset);
    const actual = read.ok ? `${read.value.byteLength} bytes` : read.errno;
    if (!expected.includes(actual))
      findings.add(`${path}, ${LENGTH} bytes from ${offset}, ${way.join('|')}`, expected.join(' or '), actual);
  }
  await client.close(opened.value);
}

interface Offset {
  readonly offset: bigint;
  readonly expected: readonly string[];
}

/** Linux refuses a read whose end is past the largest offset; which errno depends on its version. */
function offsetsOf(size: bigint): readonly Offset[] {
  const largest = 2n ** 63n - 1n;
  const nothing = [0n, 1n, 4_095n, 4_096n, 1_000_000n].map((distance) => size + distance);
  const far = [2n ** 31n, 2n ** 32n, 2n ** 32n + size, 2n ** 40n, largest - BigInt(LENGTH)].filter((at) => at >= size);
  const tail = size < BigInt(LENGTH) ? size : 7n;
  return [
    ...[...nothing, ...far].map((offset) => ({ offset, expected: ['0 bytes'] })),
    ...[largest, largest - 1n].map((offset) => ({ offset, expected: ['0 bytes', 'EINVAL', 'EOVERFLOW'] })),
    ...[-1n, -4_096n].map((offset) => ({ offset, expected: ['EINVAL'] })),
    // What is left, and nothing in place of what is not.
    { offset: size - tail, expected: [`${tail} bytes`] },
  ];
}

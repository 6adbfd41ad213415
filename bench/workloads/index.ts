/** All workloads, in the order of the tables. */
import {
  GREPPED,
  LARGE_BYTES,
  NEEDLE,
  type Shape,
  shapeAt,
  SHARED_BYTES,
  TEXT_BYTES,
} from '../../providers/bench/shape.ts';
import type { Work } from '../client/job.ts';
import type { Workload } from './workload.ts';

const READERS = 64;
const PAGE = 4096;
const RANDOM_READS = 200;
const FEW = 100;

/** The names in a directory of the tree. */
function namesIn(part: string): readonly string[] {
  const shape = shapeAt(part);
  return shape?.kind === 'directory' ? shape.children.map(({ name }: Shape) => name) : [];
}

const inPart =
  (part: string, count?: number) =>
  (root: string): readonly string[] =>
    namesIn(part)
      .slice(0, count)
      .map((name) => `${root}/${part}/${name}`);

/** Offsets all over the large file, the same in every run: a linear congruential generator (Numerical Recipes). */
function randomOffsets(): readonly number[] {
  let state = 1;
  return Array.from({ length: RANDOM_READS }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state % (LARGE_BYTES / PAGE)) * PAGE;
  });
}

type Both = Pick<Workload, 'id' | 'what' | 'part' | 'work' | 'bytes' | 'requests'>;

const stat: Both = {
  id: 'stat',
  what: 'stat of one file',
  part: 'texts',
  work: (root) => ({ op: 'stat', paths: inPart('texts', FEW)(root) }),
};

const read: Both = {
  id: 'read-small',
  what: 'open, read and close of one file of 4 KiB',
  part: 'texts',
  work: (root) => ({ op: 'read', paths: inPart('texts', FEW)(root), bytes: TEXT_BYTES }),
};

const readAll: Both = {
  ...read,
  id: 'read-1000',
  what: 'open, read and close of 1,000 files of 4 KiB, for each',
  work: (root) => ({ op: 'read', paths: inPart('texts')(root), bytes: TEXT_BYTES }),
};

const readBodies: Both = {
  id: 'read-bodies',
  what: 'open, read and close of one file of 4 KiB that is a response of its own',
  part: 'bodies',
  work: (root) => ({ op: 'read', paths: inPart('bodies')(root), bytes: TEXT_BYTES }),
  requests: { paths: namesIn('bodies').map((name) => `bodies/${name}`), bytes: TEXT_BYTES },
};

const list = (entries: number): Both => ({
  id: `list-${entries}`,
  what: `listing of a directory of ${entries.toLocaleString('en')} entries`,
  part: `list-${entries}`,
  work: (root) => ({ op: 'list', directory: `${root}/list-${entries}`, entries }),
});

const longList: Both = {
  id: 'ls-l-1000',
  what: 'the same of 1,000 entries, and stat of each (ls -l)',
  part: 'list-1000',
  work: (root) => ({ op: 'list-stat', directory: `${root}/list-1000`, names: namesIn('list-1000') }),
};

const readAt: Both = {
  id: 'read-random',
  what: 'read of 4 KiB anywhere in an open file of 64 MiB',
  part: 'large.bin',
  work: (root) => ({ op: 'read-at', path: `${root}/large.bin`, offsets: randomOffsets() }),
};

const stream: Both = {
  id: 'read-64m',
  what: 'a file of 64 MiB from start to end',
  part: 'large.bin',
  bytes: LARGE_BYTES,
  work: (root) => ({ op: 'stream', path: `${root}/large.bin`, bytes: LARGE_BYTES }),
};

const program = (times: number, ...command: readonly string[]): Work => ({
  op: 'run',
  commands: Array.from({ length: times }, () => command),
});

const find: Both = {
  id: 'find',
  what: 'find -type f over 111 directories and 1,000 files',
  part: 'tree',
  work: (root) => program(1, 'find', `${root}/tree`, '-type', 'f'),
};

// With sizes asked for: from the names alone find(1) needs no attributes.
const findSizes: Both = {
  id: 'find-sizes',
  what: 'find -size of a directory of 1,000 entries',
  part: 'list-1000',
  work: (root) => program(1, 'find', `${root}/list-1000`, '-type', 'f', '-size', '+0c'),
};

const grep = (times: number): Both => ({
  id: `grep-${times}`,
  what: `grep -r over ${GREPPED} files of 4 KiB${times === 1 ? '' : `, ${times} at once`}`,
  part: 'grep',
  work: (root) => program(times, 'grep', '-r', NEEDLE, `${root}/grep`),
});

const together: Both = {
  id: `read-together-${READERS}`,
  what: `one file of 64 KiB read by ${READERS} at once`,
  part: 'shared.bin',
  work: (root) => ({ op: 'read-together', path: `${root}/shared.bin`, readers: READERS, bytes: SHARED_BYTES }),
};

// Warm, nobody is asked: it makes no difference where the contents came from.
const warm = (passes: number, both: Both): Workload => ({ ...both, state: 'warm', source: 'remote', passes });

const cold = (source: Workload['source'], both: Both): Workload => ({
  ...both,
  id: `cold-${both.id}${source === 'local' ? '-local' : ''}`,
  what: `${both.what}${source === 'local' ? ", the provider's own" : ''}`,
  state: 'cold',
  source,
  passes: 1,
});

const kernelCold = (passes: number, both: Both): Workload => ({
  ...both,
  id: `kernel-cold-${both.id}`,
  what: `${both.what}, which the kernel has forgotten`,
  state: 'kernel-cold',
  source: 'remote',
  passes,
});

/** Every workload. */
export const WORKLOADS: readonly Workload[] = [
  warm(20, stat),
  warm(10, read),
  warm(20, list(10)),
  warm(5, list(1000)),
  warm(2, list(10_000)),
  warm(2, longList),
  warm(10, readAt),
  warm(2, stream),
  warm(2, find),
  warm(2, grep(1)),
  warm(1, grep(4)),
  warm(1, grep(8)),
  kernelCold(3, longList),
  kernelCold(3, findSizes),
  kernelCold(3, find),
  kernelCold(3, stream),
  cold('remote', stat),
  cold('local', stat),
  cold('remote', readAll),
  cold('local', readAll),
  cold('remote', readBodies),
  cold('remote', list(10)),
  cold('remote', list(1000)),
  cold('local', list(1000)),
  cold('remote', list(10_000)),
  cold('remote', longList),
  cold('remote', stream),
  cold('remote', find),
  cold('remote', grep(1)),
  cold('remote', grep(4)),
  cold('remote', grep(8)),
  cold('remote', together),
];

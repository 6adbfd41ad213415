/** Keeps what the kernel's memory of us costs within bounds: nodes, and the bytes of versions. */
import { isOnDisk } from '../../tree/disk-bytes.ts';
import { type Node, type Nodes, splitName } from './nodes.ts';
import type { Notifications } from './notifications.ts';
import type { Pins } from './pins.ts';

export interface Limits {
  /** Bytes of versions that are kept in memory; default 64 MiB. */
  readonly bytes: number;
  /** The same on disk; default 1 GiB. */
  readonly diskBytes: number;
  /** Nodes; default 100,000. */
  readonly nodes: number;
}

export const DEFAULT_LIMITS: Limits = { bytes: 64 * 1024 * 1024, diskBytes: 1024 * 1024 * 1024, nodes: 100_000 };

export interface Relief {
  /** Has the kernel let go of what nobody uses, when there is too much. */
  relieve(): void;
  /** The disk is full: the same for everything that lies there. */
  relieveDisk(): void;
  /** The connection is over. */
  end(): void;
}

export interface ReliefOptions {
  readonly nodes: Nodes;
  readonly pins: Pins;
  readonly notifications: Notifications;
  readonly limits: Limits;
}

/** Names that the kernel is asked to drop at a time. */
const BATCH = 256;
/** Milliseconds before asking for others when all of a batch was in use. */
const REST = 1000;

/**
 * Which versions are open is known to the kernel alone, since it opens without asking. So it is told that a name is stale: one
 * that nobody uses is forgotten at once, and one that is open stays, and keeps its bytes. Directories are left alone: a
 * program that stands in one would lose its path.
 */
export function createRelief(options: ReliefOptions): Relief {
  const { nodes, pins, limits } = options;
  let state: 'idle' | 'busy' | 'resting' | 'over' = 'idle';
  let timer: NodeJS.Timeout | undefined;

  const isTooMuch = (): boolean =>
    pins.bytes > limits.bytes || pins.diskBytes > limits.diskBytes || nodes.size > limits.nodes;

  async function work(): Promise<void> {
    while (isTooMuch() && state === 'busy') {
      const before = nodes.size;
      await drop(oldest(options), options);
      // What was forgotten is read between two turns of the event loop.
      await turn();
      await turn();
      if (nodes.size >= before) return rest();
    }
    if (state === 'busy') state = 'idle';
  }

  function rest(): void {
    if (state !== 'busy') return;
    state = 'resting';
    timer = setTimeout(() => {
      state = 'idle';
      relieve();
    }, REST).unref();
  }

  function relieve(): void {
    if (state !== 'idle' || !isTooMuch()) return;
    state = 'busy';
    void work();
  }

  return {
    relieve,
    relieveDisk() {
      const there = [...nodes.all()].filter(({ bytes }) => bytes !== undefined && isOnDisk(bytes));
      if (state !== 'over') void drop(there, options);
    },
    end() {
      state = 'over';
      clearTimeout(timer);
    },
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Of what there is too much of. */
function oldest({ nodes, pins, limits }: ReliefOptions): readonly Node[] {
  const inMemory = pins.bytes > limits.bytes;
  const onDisk = pins.diskBytes > limits.diskBytes;
  const isOfUse = ({ bytes }: Node): boolean =>
    inMemory || onDisk ? bytes !== undefined && (isOnDisk(bytes) ? onDisk : inMemory) : true;
  const found: Node[] = [];
  for (const node of nodes.all()) {
    if (node.kind === 'file' && isOfUse(node)) found.push(node);
    if (found.length >= BATCH) break;
  }
  return found;
}

async function drop(batch: readonly Node[], { nodes, notifications }: ReliefOptions): Promise<void> {
  for (const node of batch) {
    // Whoever is still in use goes to the end, so that the next batch is another one.
    nodes.renew(node);
    const { directory, name } = splitName(node.path);
    const parent = nodes.at(directory);
    // An older version than the one at its path has no name any more: it is there because it is open.
    if (parent !== undefined && nodes.at(node.path) === node) await notifications.entry(parent.id, name);
  }
}

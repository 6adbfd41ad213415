/** The program of the mount test: serves a file system in memory through the kernel driver, and does what its standard input says. */
import { createInterface } from 'node:readline';
import {
  createKernelDriver,
  type KernelDriverPorts,
  mountVersioned,
} from '../../../../src/fuse/kernel/kernel-driver.ts';
import { DEFAULT_LIMITS } from '../../../../src/fuse/kernel/relief.ts';
import { listDirectorySync, readMountInfo, setReadAhead } from '../../../../src/ambient/proc.ts';
import { runProgram, startWithDescriptor } from '../../../../src/ambient/programs.ts';
import { createMemory } from './memory-file-system.ts';

/** What the program is started with, as JSON. */
export interface ServeRequest {
  readonly mountPoint: string;
  /** Whether it serves the interface without versions. */
  readonly plain: boolean;
  readonly deadline?: number;
  readonly limits?: { readonly bytes: number; readonly nodes: number };
  /** Without fusermount3, mount(2) is left. */
  readonly direct?: boolean;
}

/** One line of its standard input. */
export type Order =
  | {
      readonly do: 'put';
      readonly path: string;
      /** The text, or so many bytes of a pattern. */
      readonly content: string | number;
      readonly fresh?: number;
      readonly follows?: boolean;
      readonly sizeUnknown?: boolean;
    }
  | { readonly do: 'remove'; readonly path: string }
  | { readonly do: 'announce'; readonly kind: 'entry' | 'listing'; readonly path: string }
  | { readonly do: 'hang'; readonly path: string }
  | { readonly do: 'forgetful'; readonly value: boolean }
  | { readonly do: 'counts' }
  | { readonly do: 'unmount' };

/** One line of its standard output; every order is answered by `done` or `counts`. */
export type Report =
  | { readonly kind: 'mounted' }
  | { readonly kind: 'done' }
  | {
      readonly kind: 'counts';
      readonly nodes: number;
      readonly bytes: number;
      readonly waiting: number;
      readonly calls: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'aborted'; readonly path: string }
  | { readonly kind: 'failure'; readonly operation: string; readonly path: string; readonly code: string };

/** Bytes that tell where they are from: four of them name their own offset. */
export function pattern(length: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(length / 4)).map((_, index) => index * 4);
  return new Uint8Array(words.buffer, 0, length);
}

const argument = process.argv[2];
if (argument !== undefined) await serve(JSON.parse(argument) as ServeRequest);

async function serve(request: ServeRequest): Promise<void> {
  const { mountPoint, plain, deadline = 20_000, direct = false } = request;
  const memory = createMemory(Date.now);
  memory.onAbort = (path) => say({ kind: 'aborted', path });
  const options = {
    mountPoint,
    source: `omnivet-memory:${process.pid}`,
    allowOther: false,
    operationDeadline: deadline,
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    ...(request.limits === undefined ? {} : { limits: { ...DEFAULT_LIMITS, ...request.limits } }),
  };
  const ports = portsOf(direct);
  const onFailure = ({ operation, path, error }: { operation: string; path: string; error: { code: string } }): void =>
    say({ kind: 'failure', operation, path, code: error.code });
  const mounted = plain
    ? await createKernelDriver(ports).mount(memory.plain, options, onFailure)
    : await mountVersioned(memory.versioned, { ...options, onFailure }, ports);
  say({ kind: 'mounted' });

  for await (const line of createInterface({ input: process.stdin })) {
    const order = JSON.parse(line) as Order;
    if (order.do === 'put') memory.put({ ...order, bytes: bytesOf(order.content) });
    if (order.do === 'remove') memory.remove(order.path);
    if (order.do === 'announce') memory.announce(order);
    if (order.do === 'hang') memory.hang(order.path);
    if (order.do === 'forgetful') memory.forgetful = order.value;
    if (order.do === 'unmount') await mounted.unmount();
    if (order.do === 'counts') {
      const counts = mounted.held?.() ?? { nodes: 0, bytes: 0, waiting: 0 };
      say({ kind: 'counts', ...counts, calls: memory.calls });
    } else say({ kind: 'done' });
  }
}

function bytesOf(content: string | number): Uint8Array {
  return typeof content === 'number' ? pattern(content) : Buffer.from(content);
}

function portsOf(direct: boolean): KernelDriverPorts {
  return {
    files: { listDirectory: listDirectorySync },
    run: runProgram,
    readMountInfo,
    clock: Date.now,
    setReadAhead,
    startWithDescriptor: (program, ...rest) => startWithDescriptor(direct ? '/nowhere/fusermount3' : program, ...rest),
  };
}

function say(report: Report): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

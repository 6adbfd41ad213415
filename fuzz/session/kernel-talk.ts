/** The far side of a driver that speaks the kernel's protocol: sends it requests, and hears what it answers. No mount is needed. */
import { KERNEL_OPERATIONS, wordsOf } from '../arbitraries/kernel-operations.ts';
import type { KernelRequest, KernelRequests, KnownNode } from '../arbitraries/kernel-requests.ts';
import { type KernelAnswer, readAnswer } from '../oracles/kernel-answer.ts';
import { createKernelSession } from '../../src/index.ts';
import { handledFiles, versionedFiles } from './kernel-files.ts';

type KernelSession = ReturnType<typeof createKernelSession>;
type Options = Parameters<typeof createKernelSession>[0];

/** A request that was sent, as the driver got it. */
export interface Sent {
  readonly unique: bigint;
  readonly operation: string;
  /** Whether it is one that is answered: its header arrived, and its operation has an answer. */
  readonly answered: boolean;
  /** Whether it has another length than it says. */
  readonly lies: boolean;
}

/** One conversation with a session of the driver. */
export interface KernelTalk {
  readonly sent: readonly Sent[];
  /** Every frame that the driver wrote; `undefined` for one whose length is wrong. */
  readonly answers: readonly (KernelAnswer | undefined)[];
  /** Failures of the driver itself, and what it threw. */
  readonly faults: readonly string[];
  /** Those of them that somebody waited for. */
  readonly taken: readonly KernelAnswer[];
  send(request: KernelRequest): void;
  /** A sound request; its number. */
  ask(operation: string, node: bigint, body: Uint8Array): bigint;
  answerTo(unique: bigint): KernelAnswer | undefined;
  /** Waits until nothing is worked on; whether that was so in time. */
  settled(): Promise<boolean>;
  counts(): ReturnType<KernelSession['counts']>;
  end(): void;
}

const HEADER = 40;
const DEADLINE = 20_000;
const TURNS = 200;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Begins one; `change` puts something else in the place of the session. */
export function talk(serves: KernelRequests['serves'], change: (real: KernelSession) => KernelSession): KernelTalk {
  const sent: Sent[] = [];
  const answers: (KernelAnswer | undefined)[] = [];
  const taken: KernelAnswer[] = [];
  const faults: string[] = [];
  const gone = new Set<bigint>();
  let last = 0n;
  const hear = (frame: Buffer): number => {
    const answer = readAnswer(frame);
    answers.push(answer);
    // ENOENT, as the kernel says of a request that it has given up.
    if (answer !== undefined && gone.has(answer.unique)) return 2;
    if (answer !== undefined) taken.push(answer);
    return 0;
  };
  const session = change(createKernelSession(optionsOf(serves, hear, faults)));
  const answerTo = (unique: bigint): KernelAnswer | undefined => answers.find((one) => one?.unique === unique);

  function deliver(bytes: Uint8Array, { operation, lies }: { operation: string; lies: boolean }): bigint {
    const answered = KERNEL_OPERATIONS[operation]?.answered === true && bytes.byteLength >= HEADER;
    sent.push({ unique: last, operation, answered, lies });
    session.buffer.set(bytes);
    try {
      session.take(bytes.byteLength);
    } catch (error) {
      faults.push(`threw: ${String(error)}`);
    }
    return last;
  }

  function ask(operation: string, node: bigint, body: Uint8Array): bigint {
    last += 2n;
    return deliver(frameOf(operation, { unique: last, node, body }), { operation, lies: false });
  }

  const nodes = meet(ask, answerTo);
  return {
    sent,
    answers,
    taken,
    faults,
    ask,
    answerTo,
    send(request) {
      const { operation, again, gone: isGone, cut, lies, body } = request;
      if (!again) last += 2n;
      if (isGone) gone.add(last);
      const node = typeof request.node === 'bigint' ? request.node : nodes[request.node];
      const whole = frameOf(operation, { unique: last, node, body });
      whole.writeUInt32LE((whole.byteLength + lies) >>> 0, 0);
      const bytes = whole.subarray(0, cut);
      deliver(bytes, { operation, lies: lies !== 0 || bytes.byteLength !== whole.byteLength });
    },
    async settled() {
      // Whatever waits has been started by then, and what would wait for ever is given up.
      for (let time = 0; time < TURNS; time += 1) {
        await turn();
        if (session.counts().waiting === 0) return true;
        if (time === 10) for (const { unique } of sent.slice()) ask('INTERRUPT', 0n, wordsOf(unique));
      }
      return false;
    },
    counts: () => session.counts(),
    end: () => session.end(),
  };
}

/** Looks up what a conversation speaks of; where it is not told at once, any number has to do. */
function meet(ask: KernelTalk['ask'], answerTo: KernelTalk['answerTo']): Readonly<Record<KnownNode, bigint>> {
  const lookUp = (name: string): bigint => {
    const answer = answerTo(ask('LOOKUP', 1n, Buffer.from(`${name}\0`)));
    return answer === undefined ? 1n : Buffer.from(answer.body).readBigUInt64LE(0);
  };
  return { root: 1n, file: lookUp('file'), directory: lookUp('directory'), 'growing file': lookUp('growing') };
}

function frameOf(
  operation: string,
  { unique, node, body }: { readonly unique: bigint; readonly node: bigint; readonly body: Uint8Array },
): Buffer {
  const opcode = KERNEL_OPERATIONS[operation]?.opcode ?? 0;
  const header = wordsOf(HEADER + body.byteLength, opcode, unique, node, 0, 0, 4_242, 0);
  return Buffer.concat([header, body]);
}

function optionsOf(serves: KernelRequests['serves'], hear: (frame: Buffer) => number, faults: string[]): Options {
  return {
    fileSystem: serves === 'versions' ? versionedFiles() : handledFiles(),
    owner: { uid: 0, gid: 0 },
    channel: {
      send: (frame, length) => hear(frame.subarray(0, length)),
      sendTwo: (header, length, payload) => hear(Buffer.concat([header.subarray(0, length), payload])),
      notifyNow: hear,
      notify: async (frame) => hear(frame),
    },
    clock: () => 1_000_000,
    deadline: DEADLINE,
    onFailure: ({ error }) => {
      if (error.code === 'host-bug') faults.push(`bug: ${error.message}`);
    },
    onReady: () => undefined,
  };
}

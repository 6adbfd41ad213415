/** The `Guest` port of the tree for one component, in a process of its own. */
import { HostError } from '../contract/errors.ts';
import type { ExpandedItem, Node } from '../contract/node.ts';
import type { EventSink } from '../contract/event.ts';
import type { Clock, Guest } from '../tree/ports.ts';
import { type Answer, parseAnswer } from './answer.ts';
import type { SandboxAuthority } from './authority.ts';
import type { Call } from './guest/call.ts';
import { createLifecycle, type LifeReport } from './lifecycle.ts';
import { DEFAULT_LIMITS, type SandboxLimits } from './limits.ts';
import { createPool, type Pool } from './pool.ts';
import type { PreparedComponent } from './prepare.ts';
import type { QuarantinePolicy } from './quarantine.ts';
import type { WasiGrant } from './wasi/grant.ts';

/** What one provider's guest is made of. */
export interface GuestOptions {
  /** The provider's name in the mount, for events and messages. */
  readonly provider: string;
  readonly component: PreparedComponent;
  /** What is left out has the value of `DEFAULT_LIMITS`. */
  readonly limits?: Partial<SandboxLimits> | undefined;
  /** Processes at most, each for one call at a time; 1 when absent. */
  readonly instances?: number | undefined;
  /** What it is granted of WASI; inert and silent when absent. */
  readonly wasi?: WasiGrant | undefined;
  readonly emit: EventSink;
  readonly clock: Clock;
  /** When the provider is left alone; rule 18 when absent. */
  readonly quarantine?: QuarantinePolicy | undefined;
}

/** A guest, how it fares, and the end of it. */
export interface SandboxedGuest extends Guest {
  report(): LifeReport;
  /** Ends the processes and waits until they are gone; calls under way or waiting fail with `instance-died`. */
  close(): Promise<void>;
}

/** Makes the guest; the first process starts with the first call. With one instance, calls run in the order they came. */
export function createGuest(options: GuestOptions, authority: SandboxAuthority): SandboxedGuest {
  const { provider, component, emit, clock, quarantine, wasi, instances = 1 } = options;
  const limits: SandboxLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const lifecycle = createLifecycle({ provider, emit, clock, policy: quarantine });
  const pool = createPool(instances, { provider, component, limits, wasi, emit, lifecycle }, authority);
  const subject = `provider "${provider}"`;
  const ask = createAsk(pool, subject, limits);

  const askNodes = async (call: Call): Promise<readonly Node[]> => {
    const nodes: Node[] = [];
    await ask(call, [], (answer) => answer.kind === 'nodes' && nodes.push(...answer.list) >= 0);
    return nodes;
  };

  return {
    async lookupChild(parent, name) {
      const [node, second] = await askNodes({ op: 'lookup-child', parent, name });
      if (second !== undefined) throw broken(subject, 'answered two nodes to lookup-child');
      if (node?.tag === 'entry' && node.val.name !== name)
        throw broken(subject, `answered ${JSON.stringify(node.val.name)} to the lookup of ${JSON.stringify(name)}`);
      return node;
    },
    listChildren: (parent) => askNodes({ op: 'list-children', parent }),
    async readFile(path) {
      let read: Extract<Answer, { kind: 'read' }> | undefined;
      await ask({ op: 'read-file', path }, [], (answer) => answer.kind === 'read' && ((read = answer), true));
      return answered(read).result;
    },
    async selectJson(body, expression) {
      let selected: Extract<Answer, { kind: 'selected' }> | undefined;
      const accept = (answer: Answer): boolean => answer.kind === 'selected' && ((selected = answer), true);
      await ask({ op: 'select-json', expression }, [body], accept);
      return answered(selected).bytes;
    },
    async selectItems(body, expression, itemUrl) {
      const items: ExpandedItem[] = [];
      const accept = (answer: Answer): boolean => answer.kind === 'items' && items.push(...answer.list) >= 0;
      await ask({ op: 'select-items', expression, itemUrl }, [body], accept);
      return items;
    },
    report: () => lifecycle.report(),
    close: () => pool.close(),
  };
}

/** Makes a call; `accept` says whether the answer is of the kind that was asked for, and keeps it. */
type Ask = (call: Call, tail: readonly Uint8Array[], accept: (answer: Answer) => boolean) => Promise<void>;

function createAsk(pool: Pool, subject: string, limits: SandboxLimits): Ask {
  return async (call, tail, accept) => {
    let received = 0;
    let fault: HostError | undefined;
    await pool.call(call, tail, (frame) => {
      const answer = parseAnswer(frame, subject, received);
      if (answer.kind === 'fault') {
        // After a trap the instance is poisoned; any other fault leaves it as it was.
        if (answer.error.code === 'trap') throw answer.error;
        fault = answer.error;
        return 'done';
      }
      if (!accept(answer)) throw broken(subject, `answered "${answer.kind}" to ${call.op}`);
      if (bytesOf(answer) > limits.resultBytes)
        throw broken(subject, `answered ${bytesOf(answer)} bytes, at most ${limits.resultBytes} are taken`);
      if (!('list' in answer)) return 'done';
      // Parts that bring nothing could go on until the deadline, at the cost of the host.
      if (answer.more && answer.list.length === 0) throw broken(subject, 'answered an empty part of a list');
      received += answer.list.length;
      if (received > limits.entries) throw broken(subject, `answered more than ${limits.entries} entries`);
      return answer.more ? 'more' : 'done';
    });
    if (fault !== undefined) throw fault;
  };
}

/** Bytes of a whole result; the parts of a list are bounded as frames. */
function bytesOf(answer: Answer): number {
  if (answer.kind === 'selected') return answer.bytes?.byteLength ?? 0;
  if (answer.kind !== 'read' || answer.result.tag === 'err' || answer.result.val.tag !== 'inline') return 0;
  return answer.result.val.val.byteLength;
}

function answered<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('an exchange ended well without an answer');
  return value;
}

function broken(subject: string, what: string): HostError {
  return new HostError(
    'contract-violation',
    `${subject} ${what}`,
    'The provider breaks its contract; report it to its author.',
  );
}

/** The `Guest` port of the tree for one component, in a process of its own. */
import { HostError } from '../contract/errors.ts';
import type { ExpandedItem, Node } from '../contract/node.ts';
import type { Guest } from '../tree/ports.ts';
import { type Answer, parseAnswer } from './answer.ts';
import type { SandboxAuthority } from './authority.ts';
import type { Call } from './guest/call.ts';
import { createInstance, type GuestOptions, type Instance } from './instance.ts';
import { MAX_ENTRIES } from './limits.ts';

/** A guest and the end of it. */
export interface SandboxedGuest extends Guest {
  /** Ends the process and waits until it is gone; calls under way or waiting fail with `instance-died`. */
  close(): Promise<void>;
}

/** Makes the guest; the process starts with the first call. Calls run one at a time, in the order they came. */
export function createGuest(options: GuestOptions, authority: SandboxAuthority): SandboxedGuest {
  const instance = createInstance(options, authority);
  const subject = `provider "${options.provider}"`;
  const ask = createAsk(instance, subject);

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
    close: () => instance.close(),
  };
}

/** Makes a call; `accept` says whether the answer is of the kind that was asked for, and keeps it. */
type Ask = (call: Call, tail: readonly Uint8Array[], accept: (answer: Answer) => boolean) => Promise<void>;

function createAsk(instance: Instance, subject: string): Ask {
  return async (call, tail, accept) => {
    let received = 0;
    let fault: HostError | undefined;
    await instance.call(call, tail, (frame) => {
      const answer = parseAnswer(frame, subject, received);
      if (answer.kind === 'fault') {
        // After a trap the instance is poisoned; any other fault leaves it as it was.
        if (answer.error.code === 'trap') throw answer.error;
        fault = answer.error;
        return 'done';
      }
      if (!accept(answer)) throw broken(subject, `answered "${answer.kind}" to ${call.op}`);
      if (!('list' in answer)) return 'done';
      // Parts that bring nothing could go on until the deadline, at the cost of the host.
      if (answer.more && answer.list.length === 0) throw broken(subject, 'answered an empty part of a list');
      received += answer.list.length;
      if (received > MAX_ENTRIES) throw broken(subject, `answered more than ${MAX_ENTRIES} entries`);
      return answer.more ? 'more' : 'done';
    });
    if (fault !== undefined) throw fault;
  };
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

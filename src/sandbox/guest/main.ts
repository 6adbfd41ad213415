/** The program inside a provider's process: loads one component, then answers one call at a time. */
import type { ChildIo, ImportSource } from '../child/program.ts';
import type { Call } from './call.ts';
import { describeThrown, GuestFault } from './fault.ts';
import { type Instance, instantiate } from './instance.ts';
import { sendParts } from './parts.ts';
import { selectItems, selectJson } from './select.ts';
import { wireItem, wireNode, wireReadResult } from './wire.ts';

/** Called by the boot code; returns when the host closes the stream or the instance is beyond use. */
export async function main(io: ChildIo, importSource: ImportSource): Promise<void> {
  let instance: Instance | undefined;
  for (;;) {
    const frame = io.receive();
    if (frame === undefined) return;
    try {
      // The host is on the right side of the wall: what it sends is believed.
      const call = frame.header as Call;
      if (call.op === 'load') {
        instance = await instantiate(call, frame.tail, importSource);
        io.send({ kind: 'ready' });
      } else {
        if (instance === undefined) throw new GuestFault('trap', 'no component is loaded');
        answer(io, instance, call, frame.tail);
      }
    } catch (error) {
      if (!(error instanceof GuestFault)) {
        // Whatever else was thrown came out of the component: the instance is poisoned and the host discards this process.
        io.send({ kind: 'fault', code: 'trap', message: describeThrown(error) });
        return;
      }
      io.send({ kind: 'fault', code: error.code, message: error.message });
    }
  }
}

function answer(io: ChildIo, instance: Instance, call: Exclude<Call, { op: 'load' }>, tail: Uint8Array): void {
  switch (call.op) {
    case 'lookup-child': {
      const found = instance.lookupChild(call.parent, call.name);
      return sendParts(io, 'nodes', found === undefined ? [] : [found], wireNode);
    }
    case 'list-children':
      return sendParts(io, 'nodes', instance.listChildren(call.parent), wireNode);
    case 'read-file': {
      const { header, tail: bytes } = wireReadResult(instance.readFile(call.path));
      return io.send({ kind: 'read', result: header }, bytes);
    }
    case 'select-json': {
      const selected = selectJson(tail, call.expression);
      return io.send({ kind: 'selected', found: selected !== undefined }, selected === undefined ? [] : [selected]);
    }
    case 'select-items':
      return sendParts(io, 'items', selectItems(tail, call.expression, call.itemUrl), wireItem);
  }
}

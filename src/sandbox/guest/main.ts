/** The program inside a provider's process: loads one component, then answers one call at a time. */
import type { ChildIo, ImportSource } from '../child/program.ts';
import type { Call, ResultBounds } from './call.ts';
import { describeThrown, GuestFault } from './fault.ts';
import { type Instance, instantiate } from './instance.ts';
import { createOutput } from './output.ts';
import { refuseOversized, shortenError } from './oversized.ts';
import { sendParts } from './parts.ts';
import { selectItems, selectJson } from './select.ts';
import { guestWasi } from './wasi.ts';
import { wireItem, wireNode, wireReadResult } from './wire.ts';

/** Called by the boot code; returns when the host closes the stream or the instance is beyond use. */
export async function main(host: ChildIo, importSource: ImportSource): Promise<void> {
  const output = createOutput(host);
  const { io } = output;
  let instance: Instance | undefined;
  let results: ResultBounds = { entries: 0, bytes: 0 };
  for (;;) {
    const frame = io.receive();
    if (frame === undefined) return;
    try {
      // The host is on the right side of the wall: what it sends is believed.
      const call = frame.header as Call;
      if (call.op === 'load') {
        ({ results } = call);
        instance = await instantiate(call, frame.tail, importSource, guestWasi(call.wasi, output));
        io.send({ kind: 'ready' });
      } else {
        if (instance === undefined) throw new GuestFault('trap', 'no component is loaded');
        answer(io, { instance, results }, call, frame.tail);
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

interface Loaded {
  readonly instance: Instance;
  readonly results: ResultBounds;
}

function answer(
  io: ChildIo,
  { instance, results }: Loaded,
  call: Exclude<Call, { op: 'load' }>,
  tail: Uint8Array,
): void {
  switch (call.op) {
    case 'lookup-child': {
      const found = instance.lookupChild(call.parent, call.name);
      return sendParts(io, { kind: 'nodes', elements: found === undefined ? [] : [found], toJson: wireNode, most: 1 });
    }
    case 'list-children':
      return sendParts(io, {
        kind: 'nodes',
        elements: instance.listChildren(call.parent),
        toJson: wireNode,
        most: results.entries,
      });
    case 'read-file': {
      const { tag, val } = instance.readFile(call.path);
      const answer = tag === 'ok' ? { tag, val } : { tag, val: shortenError(val) };
      const { header, tail: bytes } = wireReadResult(answer, results.bytes);
      refuseOversized(header, 'the answer');
      return io.send({ kind: 'read', result: header }, bytes);
    }
    case 'select-json': {
      const selected = selectJson(tail, call.expression);
      if (selected !== undefined && selected.byteLength > results.bytes)
        throw new GuestFault(
          'too-large',
          `a selection of ${selected.byteLength} bytes, at most ${results.bytes} are taken`,
        );
      return io.send({ kind: 'selected', found: selected !== undefined }, selected === undefined ? [] : [selected]);
    }
    case 'select-items':
      return sendParts(io, {
        kind: 'items',
        elements: selectItems(tail, call.expression, call.itemUrl),
        toJson: wireItem,
        most: results.entries,
      });
  }
}

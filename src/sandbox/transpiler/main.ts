/** The program inside the transpiler's process: one file, inspected and, when it may be, transpiled. */
import { provideToolFiles } from './tool-files.ts';
// After tool-files.ts, always: it fetches its files as soon as it is imported.
import { $init, generate } from '@bytecodealliance/jco-transpile/component';
import type { ChildIo } from '../child/program.ts';
import { describeToolError, inspect } from './inspect.ts';

/** What the host asks. The files of `tools`, and the component of `inspect`, are the frame's tail. */
export type TranspilerCall =
  | { readonly op: 'tools'; readonly wit: string; readonly tools: readonly { name: string; bytes: number }[] }
  | { readonly op: 'inspect' }
  | { readonly op: 'transpile' };

/** Called by the boot code; returns when the host closes the stream. */
export async function main(io: ChildIo): Promise<void> {
  let component = new Uint8Array();
  let wit = '';
  for (let frame = io.receive(); frame !== undefined; frame = io.receive()) {
    const call = frame.header as TranspilerCall;
    try {
      if (call.op === 'tools') {
        wit = call.wit;
        await start(call.tools, frame.tail);
        io.send({ kind: 'started' });
      } else if (call.op === 'inspect') {
        component = frame.tail.slice();
        io.send({ kind: 'facts', facts: await inspect(component, wit) });
      } else {
        const files = transpile(component);
        io.send(
          { kind: 'files', files: files.map(([name, bytes]) => ({ name, bytes: bytes.byteLength })) },
          files.map(([, bytes]) => bytes),
        );
      }
    } catch (error) {
      io.send({ kind: 'fault', message: describeToolError(error) });
    }
  }
}

async function start(tools: readonly { name: string; bytes: number }[], tail: Uint8Array): Promise<void> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  let offset = 0;
  for (const { name, bytes } of tools) files.set(name, tail.slice(offset, (offset += bytes)));
  provideToolFiles(files);
  await $init;
}

// What `transpileBytes` of the same package calls, without the parts of it that read files and start processes.
function transpile(component: Uint8Array): [string, Uint8Array][] {
  return generate(component, {
    name: 'component',
    instantiation: { tag: 'sync' },
    base64Cutoff: 0,
    noTypescript: true,
    noNodejsCompat: true,
    // Errors of a result come wrapped, so that they can be told from a trap.
    noComponentErrorWrapping: false,
  }).files;
}

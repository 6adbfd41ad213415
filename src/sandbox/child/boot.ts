/**
 * The first code in every sandbox process, given to Node on its command line: reads the program from standard input,
 * imports it from memory, takes away what is left of Node, and hands over. Files are never read.
 */
import { readSync, writeSync } from 'node:fs';
import { CHILD_LIMITS, decodeFrame, encodeFrame, type Frame, frameLength } from '../frame.ts';
import { lockDown } from './lockdown.ts';
import type { ChildIo, ChildProgram } from './program.ts';

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;

function readExactly(count: number): Uint8Array | undefined {
  const bytes = new Uint8Array(count);
  for (let offset = 0; offset < count;) {
    const read = readSync(STDIN, bytes, offset, count - offset, null);
    if (read === 0) return undefined;
    offset += read;
  }
  return bytes;
}

// Blocking reads on purpose: nothing else shall run in this process, and it saves the event loop's latency.
const io: ChildIo = {
  receive(): Frame | undefined {
    const prefix = readExactly(4);
    if (prefix === undefined) return undefined;
    const body = readExactly(frameLength(prefix, CHILD_LIMITS));
    return body === undefined ? undefined : decodeFrame(body, CHILD_LIMITS);
  },
  send(header, tail = []) {
    for (const chunk of encodeFrame(header, tail))
      for (let offset = 0; offset < chunk.byteLength;) offset += writeSync(STDOUT, chunk, offset);
  },
};

async function run(): Promise<void> {
  const program = io.receive();
  if (program === undefined) return;
  const importSource = lockDown();
  const { main } = (await importSource(program.tail)) as ChildProgram;
  await main(io, importSource);
}

const { exit } = process;
try {
  await run();
} catch (error) {
  // Node itself would print the line of the source, which is the whole program.
  writeSync(STDERR, `${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`);
  exit(1);
}

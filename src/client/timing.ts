/** Operations repeated: how long each took, or how each ended. */
import type { Answer } from './answer.ts';
import { lstatOnly } from './attributes.ts';
import type { Operation } from './client.ts';
import { refused } from './libc.ts';
import { listOnly } from './listing.ts';
import { readOnly } from './reading.ts';

const DONE: Answer<0> = { ok: true, value: 0 };

const OPERATIONS: Readonly<Record<Operation, (path: Uint8Array) => Answer<0>>> = {
  stat: (path) => (lstatOnly(path) === -1 ? refused() : DONE),
  list: listOnly,
  read: readOnly,
};

const MICROSECONDS = 1000;

/** Microseconds of each call, all paths in order and that `times` over. What is around the system calls: see the README. */
export function time(operation: Operation, paths: readonly Uint8Array[], times: number): Answer<Float64Array> {
  const samples = new Float64Array(paths.length * times);
  const call = OPERATIONS[operation];
  for (let sample = 0, round = 0; round < times; round++) {
    for (const path of paths) {
      const begin = performance.now();
      const answer = call(path);
      const end = performance.now();
      if (!answer.ok) return answer;
      samples[sample++] = (end - begin) * MICROSECONDS;
    }
  }
  return { ok: true, value: samples };
}

/** Does operations in a row and counts how they ended, by `operation errno`, or `operation ok`. */
export function batch(
  operations: readonly { readonly operation: Operation; readonly path: Uint8Array }[],
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { operation, path } of operations) {
    const answer = OPERATIONS[operation](path);
    const outcome = `${operation} ${answer.ok ? 'ok' : answer.errno}`;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

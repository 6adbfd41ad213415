/** Bugs that take more than is needed: time, requests, memory. */
import type { PERFORMANCE } from './performance-table.ts';
import { type Change, eachCall, requests, stateful } from './change.ts';
import { spin } from './spin.ts';

// 200 ms of QuickJS inside of WebAssembly, on a machine that is otherwise idle.
const BUSY_THOUSANDS = 4_000;
const HOARD_BYTES = 40 * 1024 * 1024;

/** Each by its name in the table. */
export const PERFORMANCE_BUGS: Readonly<Record<(typeof PERFORMANCE)[number]['name'], Change>> = {
  busy: (sound) => ({
    ...sound,
    readFile(path) {
      if (spin(BUSY_THOUSANDS) < 0) throw new RangeError('a sum of positive numbers is negative');
      return sound.readFile(path);
    },
  }),
  'busts-caches': stateful(
    () => ({ asked: 0 }),
    (state) =>
      requests((request, path) => {
        if (!/^\/widgets\/[^/]+\/[^/]+$/.test(path)) return request;
        state.asked += 1;
        return { ...request, url: `${request.url}?fresh=${state.asked}` };
      }),
  ),
  hoards: stateful(
    (): Uint8Array[] => [],
    (kept) =>
      eachCall(() => {
        // Written to, or the system would not give it before it is used.
        if (kept.length === 0) kept.push(new Uint8Array(HOARD_BYTES).fill(1));
      }),
  ),
};

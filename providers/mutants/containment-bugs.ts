/** Bugs that trap, loop, grow, or remember what they should not. */
import { bytes, encodeUtf8, text } from 'omnivet/provider';
import type { CONTAINMENT } from './containment-table.ts';
import { all, type Change, eachCall, furtherFile, listing, lookup, reading, stateful } from './change.ts';
import { spin } from './spin.ts';

const LINE_FEED = 0x0a;
const DECLARED_SIZES: ReadonlySet<string> = new Set(['/empty.txt', '/signature.bin']);
const KEPT_BYTES = 2 * 1_024;
// 5 s of QuickJS inside of WebAssembly on a machine that is otherwise idle: above the deadline on faster ones, too.
const SLOW_THOUSANDS = 100_000;

/** Each by its name in the table. */
export const CONTAINMENT_BUGS: Readonly<Record<(typeof CONTAINMENT)[number]['name'], Change>> = {
  'traps-after-1000': stateful(
    () => ({ calls: 0 }),
    (state) =>
      eachCall(() => {
        state.calls += 1;
        if (state.calls > 1_000) throw new RangeError('there is no room for another call');
      }),
  ),
  leaks: stateful(
    (): Uint8Array[] => [],
    (kept) => eachCall(() => void kept.push(new Uint8Array(KEPT_BYTES).fill(kept.length + 1))),
  ),
  loops: reading('/docs/index.md', (content) => {
    forever();
    return content;
  }),
  slow: reading('/docs/index.md', () => text(`it took ${spin(SLOW_THOUSANDS)}\n`)),
  'loops-on-unknown-names': lookup((parent, _, node) => {
    if (parent === '/docs' && node === undefined) forever();
    return node;
  }),
  'traps-on-unicode': lookup((_, name, node) => {
    if (/[\u{10000}-\u{10ffff}]/u.test(name)) throw new RangeError(`${name} has a character of two units`);
    if (encodeUtf8(name).length > 200) throw new RangeError(`${name} is too long`);
    return node;
  }),
  recurses: lookup((_, name, node) => (repeats(name, 0, 1) < 0 ? undefined : node)),
  'decodes-names': (sound) => ({
    ...sound,
    lookupChild: (parent, name) => sound.lookupChild(parent, decodeURIComponent(name)),
  }),
  // The host lists again what it has listed before it looks names up there, but never an expansion.
  'remembers-listings': stateful(
    () => ({ listed: false }),
    (state) =>
      all(
        listing('/files', (nodes) => {
          state.listed = true;
          return nodes;
        }),
        (sound) => ({
          ...sound,
          readFile(path) {
            const content = sound.readFile(path);
            const isText = content.tag === 'inline' && !DECLARED_SIZES.has(path);
            return isText && state.listed ? bytes(Uint8Array.from([...content.val, LINE_FEED])) : content;
          },
        }),
      ),
  ),
  'counts-calls': stateful(
    () => ({ calls: 0 }),
    (state) =>
      all(
        furtherFile('/docs', 'calls.txt', () => text(`${state.calls}`.padStart(9, '0'))),
        eachCall(() => {
          state.calls += 1;
        }),
      ),
  ),
};

/** Ends when the host ends the instance. */
function forever(): void {
  for (let turn = 0; turn >= 0; turn = (turn + 1) % 1_000);
}

/** How many pairs of characters of a name are alike, from one pair on; the stack is as deep as there are pairs. */
function repeats(name: string, first: number, second: number): number {
  if (first >= name.length) return 0;
  if (second >= name.length) return repeats(name, first + 1, first + 2);
  return (name[first] === name[second] ? 1 : 0) + repeats(name, first, second + 1);
}

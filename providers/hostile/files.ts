/** Files that are no components, or too much of one. */
import { coreText } from './core-text.ts';
import type { Hostile, Making } from './fixture.ts';

function file(name: string, does: string, making: Making, because: RegExp): Hostile {
  return {
    name,
    does,
    must: 'It does not load, and what the file is is said.',
    making,
    outcome: { kind: 'refused', because },
  };
}

const COMPONENT = Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0);

/** A LEB128 number in five bytes, whatever its value. */
function leb(value: number): number[] {
  return [0, 7, 14, 21, 28].map((shift) => (Math.floor(value / 2 ** shift) & 0x7f) | (shift < 28 ? 0x80 : 0));
}

function section(id: number, content: Uint8Array): Uint8Array {
  const framed = new Uint8Array(6 + content.byteLength);
  framed.set([id, ...leb(content.byteLength)]);
  framed.set(content, 6);
  return framed;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.byteLength + second.byteLength);
  whole.set(first);
  whole.set(second, first.byteLength);
  return whole;
}

function nested(depth: number): Uint8Array {
  let inner: Uint8Array = COMPONENT;
  for (let level = 0; level < depth; level++) inner = joined(COMPONENT, section(4, inner));
  return inner;
}

/** The section of a core module that has one data segment of so many bytes, all `x`. */
function dataSegment(bytes: number): Uint8Array {
  const head = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 0, 1];
  const before = [1, 1, ...leb(bytes)];
  const data = new Uint8Array(before.length + bytes).fill(0x78);
  data.set(before);
  const framed = section(11, data);
  const module = new Uint8Array(head.length + framed.byteLength);
  module.set(head);
  module.set(framed, head.length);
  return section(1, module);
}

/** The section of so many types `list<u8>`, each of its own. */
function manyTypes(count: number): Uint8Array {
  const content = new Uint8Array(5 + count * 2);
  content.set(leb(count));
  for (let index = 0; index < count; index++) content.set([0x70, 0x7d], 5 + index * 2);
  return section(7, content);
}

/** Bytes that look like chance and are the same each time. */
function noise(count: number): Uint8Array {
  let state = 0x2545f491;
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

const MEBIBYTE = 1024 * 1024;

/** Everything of this kind. */
export const files: readonly Hostile[] = [
  file('core-module', 'Is a core module.', { kind: 'module', text: coreText() }, /core WebAssembly module, not/),
  file(
    'preview-1-module',
    'Is a core module for WASI preview 1.',
    { kind: 'module', text: '(module (import "wasi_snapshot_preview1" "proc_exit" (func (param i32))))' },
    /preview 1/,
  ),
  file('random-bytes', 'Is 64 KiB of noise.', { kind: 'bytes', bytes: () => noise(65_536) }, /not WebAssembly/),
  file('empty-file', 'Is empty.', { kind: 'bytes', bytes: () => new Uint8Array() }, /ends before its header/),
  file(
    'truncated',
    'Ends in the middle.',
    { kind: 'changed', change: (whole) => whole.subarray(0, whole.byteLength >> 1) },
    /malformed/,
  ),
  file('gzipped', 'Is a sound component, compressed.', { kind: 'gzip' }, /gzip-compressed/),
  file(
    'text',
    'Is WebAssembly text.',
    { kind: 'bytes', bytes: () => new TextEncoder().encode('(component)') },
    /is text/,
  ),
  file(
    'noise-inside',
    'Is a sound component with noise in its second half.',
    {
      kind: 'changed',
      change(whole) {
        const noisy = Uint8Array.from(whole);
        noisy.set(noise(whole.byteLength >> 1), whole.byteLength - (whole.byteLength >> 1));
        return noisy;
      },
    },
    /malformed|code|kind/,
  ),
  file(
    'nested-1000-deep',
    'Is a component in a component, a thousand times.',
    { kind: 'bytes', bytes: () => nested(1_000) },
    /nested deeper/,
  ),
  {
    name: 'types-100000',
    does: 'Is a sound component with 100,000 types more.',
    must: 'It loads and works: types that nothing uses cost nothing.',
    making: { kind: 'changed', change: (whole) => joined(whole, manyTypes(100_000)) },
    outcome: { kind: 'used', steps: [{ does: 'read', path: '/sound', gives: /^sound\n$/ }] },
  },
  file(
    'data-of-200-mib',
    'Is a component with a data segment of 200 MiB.',
    { kind: 'changed', change: (whole) => joined(whole, dataSegment(200 * MEBIBYTE)) },
    /at most 134217728 are read/,
  ),
  file(
    'data-of-120-mib',
    'Is a component with a data segment of 120 MiB, just within what is read.',
    { kind: 'changed', change: (whole) => joined(whole, dataSegment(120 * MEBIBYTE)) },
    /out of memory/,
  ),
];

import { readFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bindingPath } from '../../../src/author/componentize.ts';
import { findRuntime } from '../../../src/author/find-runtime.ts';
import { stillRuntime } from '../../../src/author/still-runtime.ts';
import { concat, readSections, readU32, u32 } from '../../../src/author/wasm-binary.ts';
import { readImport } from '../../../src/author/wasm-import.ts';

/** All imports of a core module. */
function importsOf(bytes: Uint8Array): readonly string[] {
  const content = readSections(bytes).sections.find(({ id }) => id === 2)?.content ?? Uint8Array.of(0);
  const cursor = { bytes: content, at: 0 };
  return Array.from({ length: readU32(cursor) }, () => readImport(cursor)).map((one) => `${one.module} ${one.name}`);
}

test('stillRuntime of the back end’s runtime is a module that asks for no time and no chance', async () => {
  const sections = findRuntime(await readFile(bindingPath()));
  const still = stillRuntime(sections);
  expect(() => new WebAssembly.Module(new Uint8Array(still))).not.toThrow();
  const imports = importsOf(still);
  expect(imports).toContain('local:init/module-loader load');
  expect(imports).toEqual(
    expect.arrayContaining(['env omnivet_seed', 'env omnivet_wall_clock', 'env omnivet_monotonic_clock']),
  );
  // `subscribe-duration` waits and tells nothing.
  expect(imports.filter((one) => /random|clock@\S+ (?:now|resolution)/.test(one))).toEqual([]);
});

test('stillRuntime of a module without those imports says which', () => {
  // An import section and no imports in it.
  expect(() => stillRuntime([{ id: 2, content: Uint8Array.of(0) }])).toThrow(
    /does not import wasi:random\/insecure-seed/,
  );
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a module that is no runtime', Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 2, 1, 0])],
  ['a module that is cut off', Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 2, 9, 0])],
])('findRuntime in %s says that there is none', (_, bytes) => {
  expect(() => findRuntime(bytes)).toThrow(/no QuickJS runtime/);
});

test('readU32 of what u32 wrote gives the number and stands behind it', () => {
  fc.assert(
    fc.property(fc.nat({ max: 0xffff_ffff }), fc.uint8Array(), (value, rest) => {
      const cursor = { bytes: concat([u32(value), rest]), at: 0 };
      expect(readU32(cursor)).toBe(value);
      expect(cursor.at).toBe(u32(value).length);
    }),
  );
});

test('readSections of any bytes after a preamble ends within them', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (rest) => {
      const bytes = concat([Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), rest]);
      const { end } = readSections(bytes);
      return end >= 8 && end <= bytes.length;
    }),
  );
});

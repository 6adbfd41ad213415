import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { scanComponent } from '../../../src/sandbox/transpiler/component.ts';
import { isHarmlessName } from '../../../src/sandbox/transpiler/names.ts';
import { MalformedBinary } from '../../../src/sandbox/transpiler/reader.ts';
import { fromJavaScript, fromText } from './components.ts';

let small: Uint8Array;
beforeAll(async () => {
  small = await fromText({ fields: '(func (export "$odd.but|fine"))' });
});

function namesOf(component: Uint8Array): string[] {
  const names: string[] = [];
  scanComponent(component, {
    name: (_, name) => names.push(name),
    unsupported: () => undefined,
    manifest: () => undefined,
    module: () => undefined,
    asynchronous: () => undefined,
  });
  return names;
}

test('a scan finds the names of core modules and of the component', () => {
  expect(namesOf(small)).toEqual(
    expect.arrayContaining([
      '$odd.but|fine',
      'cabi_realloc',
      'omnifs:provider/provider@1.0.0#read-file',
      'omnifs:provider/types@1.0.0',
    ]),
  );
});

test('every name in a component of a real toolchain is harmless', async () => {
  const names = namesOf(await fromJavaScript('lookupChild() {}, listChildren() { return [] }, readFile() {}'));
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name) => !isHarmlessName(name))).toEqual([]);
});

test('a harmless name cannot end a string, a comment or a line, whatever it is', () => {
  const nasty = fc.constantFrom("'", '"', '`', '\\', '\n', '\r', '\u2028', '*', ';', '(', ')', '{', '}', '\0');
  fc.assert(
    fc.property(fc.string(), nasty, fc.string(), (before, bad, after) => !isHarmlessName(before + bad + after)),
  );
});

test('a scan of a damaged component ends with names or MalformedBinary', () => {
  const problemOf = (component: Uint8Array): unknown => {
    try {
      return namesOf(component);
    } catch (error) {
      return error;
    }
  };
  const damage = fc.array(fc.tuple(fc.nat(small.byteLength - 9), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(damage, fc.nat(small.byteLength - 8), (changes, cut) => {
      const damaged = Uint8Array.from(small);
      for (const [at, value] of changes) damaged[8 + at] = value;
      const outcome = problemOf(damaged.subarray(0, damaged.byteLength - cut));
      return Array.isArray(outcome) || outcome instanceof MalformedBinary;
    }),
    { numRuns: 2_000 },
  );
});

import { parse } from '@bytecodealliance/jco';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundModules } from '../../../src/sandbox/guest/bound-modules.ts';
import { GuestFault } from '../../../src/sandbox/guest/fault.ts';
import { fromText } from './components.ts';
import { createHarness, failure, path } from './harness.ts';

const BOUNDS = { pages: 4, tableEntries: 10 };

/** The part of the JavaScript interface that is used here; `webassembly.d.ts` has the rest. */
interface Exported {
  readonly grow: (by: number) => number;
  readonly growTable: (by: number) => number;
}
const { Instance } = WebAssembly as unknown as {
  Instance: new (module: object, imports?: object) => { readonly exports: Exported & Record<string, object> };
};

async function bounded(...texts: readonly string[]): Promise<object[]> {
  const cores = await Promise.all(texts.map(async (text, index) => ({ name: `m${index}`, bytes: await parse(text) })));
  return [...boundModules(cores, BOUNDS).values()].map((bytes) => new WebAssembly.Module(bytes));
}

const GROW = `(func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))`;
const GROW_TABLE = `(func (export "growTable") (param i32) (result i32) (table.grow (ref.null func) (local.get 0)))`;

test.each([
  ['without a maximum', '(memory 1)'],
  ['with a larger maximum', '(memory 1 65536)'],
  ['with exactly the maximum', '(memory 1 4)'],
])('boundModules of a memory %s lets it grow to the bound and no further', async (_, memory) => {
  const [module = {}] = await bounded(`(module ${memory} ${GROW})`);
  const { exports } = new Instance(module);
  expect(exports.grow(4)).toBe(-1);
  expect(exports.grow(3)).toBe(1);
  expect(exports.grow(1)).toBe(-1);
});

test('boundModules of a memory with a smaller maximum keeps it', async () => {
  const [module = {}] = await bounded(`(module (memory 1 2) ${GROW})`);
  const { exports } = new Instance(module);
  expect(exports.grow(2)).toBe(-1);
  expect(exports.grow(1)).toBe(1);
});

test('boundModules of an imported memory still links with the one that is defined elsewhere', async () => {
  const [owner = {}, user = {}] = await bounded(
    `(module (memory (export "memory") 1 1000) (table (export "table") 2 funcref))`,
    `(module (import "a" "memory" (memory 1 1000)) (import "a" "table" (table 2 funcref)) ${GROW} ${GROW_TABLE})`,
  );
  const { exports } = new Instance(user, { a: new Instance(owner).exports });
  expect([exports.grow(4), exports.grow(3)]).toEqual([-1, 1]);
  expect([exports.growTable(9), exports.growTable(8)]).toEqual([-1, 2]);
});

test.each([
  ['of functions', '(table 2 funcref)', '(ref.null func)'],
  ['of references', '(table 2 externref)', '(ref.null extern)'],
  ['with an initial value', '(table 2 funcref (ref.null func))', '(ref.null func)'],
])('boundModules of a table %s lets it grow to the bound and no further', async (_, table, value) => {
  const [module = {}] = await bounded(
    `(module ${table} (func (export "growTable") (param i32) (result i32) (table.grow ${value} (local.get 0))))`,
  );
  const { exports } = new Instance(module);
  expect([exports.growTable(9), exports.growTable(8), exports.growTable(1)]).toEqual([-1, 2, -1]);
});

test('boundModules of imports of every kind keeps what is not bounded', async () => {
  const text = `(module (import "a" "f" (func (param i32))) (import "a" "g" (global i64)) (import "a" "h" (global (mut f64)))
    (import "a" "t" (tag (param i32))) (memory 1) ${GROW})`;
  const [module = {}] = await bounded(text);
  const described = (WebAssembly.Module as unknown as { imports(module: object): { kind: string }[] }).imports(module);
  expect(described.map(({ kind }) => kind)).toEqual(['function', 'global', 'global', 'tag']);
});

test.each([
  ['a memory that starts larger', ['(module (memory 5))'], /0.32 MiB of memory, its limit is 0.25 MiB/],
  ['memories that start larger together', ['(module (memory 3))', '(module (memory 2))'], /0.32 MiB/],
  ['an imported memory that must be larger', ['(module (import "a" "m" (memory 5)))'], /0.32 MiB/],
  ['a table that starts larger', ['(module (table 11 funcref))'], /11 entries, its limit is 10/],
  ['two memories', ['(module (memory 1) (memory 1))'], /several memories/],
  ['a 64-bit memory', ['(module (memory i64 1))'], /flags 4/],
  ['a shared memory', ['(module (memory 1 2 shared))'], /flags 3/],
  ['a 64-bit table', ['(module (table i64 1 funcref))'], /flags 4/],
])('boundModules of %s is refused', async (_, texts, message) => {
  await expect(bounded(...texts)).rejects.toMatchObject({ name: 'GuestFault', code: 'provider-failed', message });
});

test('boundModules of any damaged module is refused or gives one without an unbounded memory', async () => {
  const whole = await parse(
    `(module (import "a" "f" (func)) (import "a" "g" (global i32)) (table 1 funcref) (memory 1) ${GROW} (data (i32.const 0) "x"))`,
  );
  const damage = fc.array(fc.tuple(fc.nat(whole.byteLength - 9), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(damage, fc.nat(whole.byteLength), (changes, length) => {
      const bytes = whole.slice(0, Math.max(length, 40));
      for (const [offset, value] of changes) if (offset + 8 < bytes.byteLength) bytes[offset + 8] = value;
      const rewritten = boundedOrRefused(bytes);
      const grown = rewritten instanceof Uint8Array ? growAsFarAsItGoes(rewritten) : 0;
      expect(rewritten instanceof Uint8Array || rewritten instanceof GuestFault).toBe(true);
      expect(grown ?? 0).toBeLessThanOrEqual(BOUNDS.pages);
    }),
    { numRuns: 2_000 },
  );
});

function boundedOrRefused(bytes: Uint8Array): unknown {
  try {
    return boundModules([{ name: 'm', bytes }], BOUNDS).get('m');
  } catch (error) {
    return error;
  }
}

/** Pages that its memory reaches; `undefined` when V8 refuses the module or nothing of it can be called. */
function growAsFarAsItGoes(bytes: Uint8Array): number | undefined {
  try {
    const { exports } = new Instance(new WebAssembly.Module(new Uint8Array(bytes)), {
      a: { f: () => undefined, g: 0 },
    });
    let pages = exports.grow(0);
    while (exports.grow(1) !== -1 && pages < 20) pages += 1;
    return pages;
  } catch {
    return undefined;
  }
}

test('prepare and load of a component whose memory is within the limit by a page works, and above it fails', async () => {
  const harness = createHarness();
  const fits = await harness.guest(await fromText({ pages: 16 * 16 }), { memoryMb: 16 });
  await expect(fits.readFile(path('/a'))).resolves.toMatchObject({ tag: 'ok' });
  const over = await harness.guest(await fromText({ pages: 16 * 16 + 1 }), { memoryMb: 16 });
  expect((await failure(over.readFile(path('/a')))).message).toMatch(/16.07 MiB of memory, its limit is 16 MiB/);
});

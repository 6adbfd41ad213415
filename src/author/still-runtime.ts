/**
 * A QuickJS runtime without a clock and without chance.
 *
 * componentize-qjs runs the author's module at build time and keeps the memory it left behind. That memory holds the
 * time, and tables whose order depends on a random seed, so no two builds were alike. Here the runtime's three imports of
 * entropy are led to functions of its own that answer zero; nothing else changes. In the component time stands still at 0.
 */
import { concat, type Cursor, MODULE_PREAMBLE, name, readU32, section, type Section, u32 } from './wasm-binary.ts';
import { readImport } from './wasm-import.ts';

const I32 = 0x7f;
const I64 = 0x7e;

/** A function that takes the place of an import: its export name, its type, and its body (locals, instructions). */
interface Replacement {
  readonly export: string;
  readonly parameters: readonly number[];
  readonly results: readonly number[];
  readonly body: readonly number[];
}

// Canonical ABI: a record is written where the parameter points. i64.store of 0 at +0 and +8, and end.
const ZERO_16_BYTES = [0, 0x20, 0, 0x42, 0, 0x37, 3, 0, 0x20, 0, 0x42, 0, 0x37, 3, 8, 0x0b];
const ZERO_I64 = [0, 0x42, 0, 0x0b];

// By interface without its version, which differs between releases of the back end, and function.
const REPLACEMENTS: ReadonlyMap<string, Replacement> = new Map([
  // -> tuple<u64, u64>
  [
    'wasi:random/insecure-seed insecure-seed',
    { export: 'omnivet_seed', parameters: [I32], results: [], body: ZERO_16_BYTES },
  ],
  // -> record { seconds: u64, nanoseconds: u32 }
  ['wasi:clocks/wall-clock now', { export: 'omnivet_wall_clock', parameters: [I32], results: [], body: ZERO_16_BYTES }],
  // -> u64
  [
    'wasi:clocks/monotonic-clock now',
    { export: 'omnivet_monotonic_clock', parameters: [], results: [I64], body: ZERO_I64 },
  ],
]);

const TYPE = 1;
const IMPORT = 2;
const FUNCTION = 3;
const EXPORT = 7;
const CODE = 10;
const FUNCTION_KIND = 0;

/**
 * The module made of `sections`, with its entropy replaced. Functions are added at the end, so that no index changes. An
 * import from `env` by the name of an own export is how a shared library calls itself: the linker joins the two.
 * Fails with an `Error` when the runtime does not import exactly what is known here.
 */
export function stillRuntime(sections: readonly Section[]): Uint8Array {
  const imports = replaceImports(vectorOf(sections, IMPORT));
  const types = vectorOf(sections, TYPE);
  const functions = vectorOf(sections, FUNCTION);
  const added = [...REPLACEMENTS.values()];
  const firstType = types.count;
  const firstFunction = imports.functionCount + functions.count;
  const appended = new Map<number, readonly Uint8Array[]>([
    [TYPE, added.map(({ parameters, results }) => functionType(parameters, results))],
    [FUNCTION, added.map((_, index) => u32(firstType + index))],
    [EXPORT, added.map((one, index) => functionExport(one.export, firstFunction + index))],
    [CODE, added.map(({ body }) => concat([u32(body.length), Uint8Array.from(body)]))],
  ]);
  const rewritten = sections.map(({ id, content }) => {
    if (id === IMPORT) return section({ id, content: imports.content });
    const items = appended.get(id);
    return section({ id, content: items === undefined ? content : append(vectorOf(sections, id), items) });
  });
  return concat([MODULE_PREAMBLE, ...rewritten]);
}

/** A section that is a vector: how many items, and their bytes. */
interface Vector {
  readonly count: number;
  readonly items: Uint8Array;
}

function vectorOf(sections: readonly Section[], id: number): Vector {
  const found = sections.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`the QuickJS runtime has no section ${id}`);
  const cursor: Cursor = { bytes: found.content, at: 0 };
  return { count: readU32(cursor), items: found.content.subarray(cursor.at) };
}

function append(vector: Vector, items: readonly Uint8Array[]): Uint8Array {
  return concat([u32(vector.count + items.length), vector.items, ...items]);
}

function functionType(parameters: readonly number[], results: readonly number[]): Uint8Array {
  return Uint8Array.of(0x60, parameters.length, ...parameters, results.length, ...results);
}

function functionExport(title: string, index: number): Uint8Array {
  return concat([name(title), Uint8Array.of(FUNCTION_KIND), u32(index)]);
}

function replaceImports(imports: Vector): { readonly content: Uint8Array; readonly functionCount: number } {
  const cursor: Cursor = { bytes: imports.items, at: 0 };
  const missing = new Set(REPLACEMENTS.keys());
  const written: Uint8Array[] = [];
  let functionCount = 0;
  for (let index = 0; index < imports.count; index++) {
    const one = readImport(cursor);
    if (one.kind === FUNCTION_KIND) functionCount += 1;
    const key = `${one.module.replace(/@.*/, '')} ${one.name}`;
    const replacement = REPLACEMENTS.get(key);
    missing.delete(key);
    written.push(
      replacement === undefined ? one.bytes : concat([name('env'), name(replacement.export), one.description]),
    );
  }
  if (missing.size > 0) throw new Error(`the QuickJS runtime does not import ${[...missing].join(', ')}`);
  return { content: concat([u32(imports.count), ...written]), functionCount };
}

/** Finds the QuickJS runtime that componentize-qjs carries, so that it can be made still. */
import { MODULE_PREAMBLE, readSections, type Cursor, readU32, type Section } from './wasm-binary.ts';
import { readImport } from './wasm-import.ts';

// The back end's own WIT package: no other module has it.
const MARK = 'local:init/module-loader';
// What only a runtime with the asynchronous ABI imports: `[task-return]`, `[waitable-set-new]` and their like.
const ASYNC = /^\[(?:task|waitable|subtask|stream|future|context|async|export\])/;

/**
 * The sections of the smallest synchronous QuickJS runtime in a native binding of componentize-qjs, which holds its four
 * runtimes (synchronous or not, for speed or for size) as they are. Fails with an `Error` when there is none.
 */
export function findRuntime(binding: Uint8Array): readonly Section[] {
  const candidates = embeddedModules(binding).filter(({ sections }) => isSynchronousRuntime(sections));
  const smallest = candidates.toSorted((one, other) => one.size - other.size)[0];
  if (smallest === undefined) throw new Error('no QuickJS runtime was found in the binding of componentize-qjs');
  return smallest.sections;
}

interface EmbeddedModule {
  readonly size: number;
  readonly sections: readonly Section[];
}

function embeddedModules(binding: Uint8Array): readonly EmbeddedModule[] {
  const buffer = Buffer.from(binding.buffer, binding.byteOffset, binding.byteLength);
  const found: EmbeddedModule[] = [];
  for (let at = buffer.indexOf(MODULE_PREAMBLE); at >= 0; at = buffer.indexOf(MODULE_PREAMBLE, at + 1)) {
    const { sections, end } = readSections(buffer.subarray(at));
    found.push({ size: end, sections });
  }
  return found;
}

function isSynchronousRuntime(sections: readonly Section[]): boolean {
  const imports = sections.find(({ id }) => id === 2);
  if (imports === undefined || !Buffer.from(imports.content).includes(MARK)) return false;
  const cursor: Cursor = { bytes: imports.content, at: 0 };
  const names = Array.from({ length: readU32(cursor) }, () => readImport(cursor).name);
  return !names.some((title) => ASYNC.test(title));
}

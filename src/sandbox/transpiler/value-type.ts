/** Value types and function types of a core module (core specification, section 5.3): those of garbage collection are refused. */
import { skipLeb } from './const-expression.ts';
import type { Reader } from './reader.ts';

/** Rule 16: what V8 would keep on its own heap, where no memory limit of the component counts it. */
const COLLECTED = 'types of garbage collection';

const FUNCTION = 0x60;
const REFERENCE: ReadonlySet<number> = new Set([0x63, 0x64]);
// any, eq, i31, struct, array and none.
const COLLECTED_HEAP_TYPES: ReadonlySet<number> = new Set([0x6e, 0x6d, 0x6c, 0x6b, 0x6a, 0x71]);

/** Skips one value type, of which `first` was read already when given. */
export function skipValueType(
  section: Reader,
  unsupported: (feature: string) => void,
  first: number = section.byte(),
): void {
  if (COLLECTED_HEAP_TYPES.has(first)) unsupported(COLLECTED);
  if (!REFERENCE.has(first)) return;
  const heapType = section.byte();
  if (COLLECTED_HEAP_TYPES.has(heapType)) unsupported(COLLECTED);
  // The rest of an index.
  if (heapType >= 0x80) skipLeb(section);
}

/** Reads a type section as far as its first type that is not a function. */
export function scanTypes(section: Reader, unsupported: (feature: string) => void): void {
  const count = section.unsigned();
  for (let index = 0; index < count; index++) {
    // Structures, arrays, subtypes and groups of types that refer to each other.
    if (section.byte() !== FUNCTION) return unsupported(COLLECTED);
    for (let list = 0; list < 2; list++)
      for (let left = section.unsigned(); left > 0; left--) skipValueType(section, unsupported);
  }
}

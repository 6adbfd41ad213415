/** Canonical definitions of a component (component model, `design/mvp/Binary.md`): whether any of them is asynchronous. */
import type { Reader } from './reader.ts';

const LIFT = 0x00;
const LOWER = 0x01;
// resource.new, resource.drop and resource.rep: an index each.
const RESOURCE: ReadonlySet<number> = new Set([0x02, 0x03, 0x04]);

// async, callback and whatever came after them.
const OPTION_ASYNC = 0x06;
// memory, realloc, post-return: an index each; string encodings have none.
const OPTION_WITH_INDEX: ReadonlySet<number> = new Set([0x03, 0x04, 0x05]);

/** Reads as far as the first definition that is asynchronous or of a kind that came after WASI 0.2: then `true`. */
export function hasAsynchronous(section: Reader): boolean {
  const count = section.unsigned();
  for (let index = 0; index < count; index++) {
    const kind = section.byte();
    if (RESOURCE.has(kind)) section.unsigned();
    else if (kind !== LIFT && kind !== LOWER) return true;
    else {
      section.byte();
      section.unsigned();
      if (!synchronousOptions(section)) return true;
      if (kind === LIFT) section.unsigned();
    }
  }
  return false;
}

function synchronousOptions(section: Reader): boolean {
  const count = section.unsigned();
  for (let index = 0; index < count; index++) {
    const option = section.byte();
    if (option >= OPTION_ASYNC) return false;
    if (OPTION_WITH_INDEX.has(option)) section.unsigned();
  }
  return true;
}

/**
 * A core module for the provider's world as WebAssembly text, sound but for what is put in. Without a change, every name is a
 * file, every file holds "sound\n", and the root lists nothing.
 *
 * The layout of values follows the canonical ABI: `option<node>` at {@link ANSWER} is a tag, then at +8 the node's tag, and at +16
 * the entry (name, kind, size, modified, version); a node takes 88 bytes. `result<bytes, error>` is a tag, at +4 the tag of
 * `bytes`, at +8 pointer and length.
 */

/** Instructions put in, each before the sound answer; they may `return` another one. */
export interface CoreParts {
  /** In `lookup-child`, for names that begin with "b". Locals: `$parent $parentLength $name $nameLength`. */
  readonly lookup?: string;
  /** In `list-children`. Locals: `$path $pathLength`. */
  readonly list?: string;
  /** In `read-file`, for paths that begin with "/b". Locals: `$path $pathLength`. */
  readonly read?: string;
  /** In `cabi_realloc`. Locals: `$old $oldSize $align $size`. */
  readonly realloc?: string;
  /** The kind of every name: an expression over the locals of `lookup-child`. A file when left out. */
  readonly kind?: string;
  readonly imports?: string;
  readonly fields?: string;
  /** Two pages, exported as `memory`, when left out. */
  readonly memory?: string;
}

/** Where answers are written; 128 bytes. */
export const ANSWER = 1024;

/** Where fixtures may keep data of their own; 8 KiB. */
export const SCRATCH = 4096;

/** Bytes of one `node` in a list. */
export const NODE_BYTES = 88;

const PROVIDER = 'omnifs:provider/provider@1.0.0';
const SOUND = 512;

/** The text of the module. */
export function coreText(parts: CoreParts = {}): string {
  const when = (pointer: string, fault: string | undefined): string =>
    fault === undefined ? '' : `(if (i32.eq (i32.load8_u ${pointer}) (i32.const 98)) (then ${fault}))`;
  const path = '(param $path i32) (param $pathLength i32) (result i32)';
  return `(module
  ${parts.imports ?? ''}
  ${parts.memory ?? '(memory (export "memory") 2)'}
  (global $free (mut i32) (i32.const 16384))
  (data (i32.const ${SOUND}) "sound\\n")
  (func $realloc (export "cabi_realloc")
    (param $old i32) (param $oldSize i32) (param $align i32) (param $size i32) (result i32) (local $at i32)
    ${parts.realloc ?? ''}
    (if (i32.gt_u (i32.add (global.get $free) (local.get $size)) (i32.const 65000))
      (then (global.set $free (i32.const 16384))))
    (local.set $at (global.get $free))
    (global.set $free (i32.and (i32.add (i32.add (local.get $at) (local.get $size)) (i32.const 7)) (i32.const -8)))
    (local.get $at))
  (func $entry (param $name i32) (param $nameLength i32) (param $kind i32) (result i32)
    (memory.fill (i32.const ${ANSWER}) (i32.const 0) (i32.const 128))
    (i32.store8 (i32.const ${ANSWER}) (i32.const 1))
    (i32.store (i32.const ${ANSWER + 16}) (local.get $name))
    (i32.store (i32.const ${ANSWER + 20}) (local.get $nameLength))
    (i32.store8 (i32.const ${ANSWER + 24}) (local.get $kind))
    (i32.const ${ANSWER}))
  (func $inline (param $at i32) (param $length i32) (result i32)
    (memory.fill (i32.const ${ANSWER}) (i32.const 0) (i32.const 128))
    (i32.store (i32.const ${ANSWER + 8}) (local.get $at))
    (i32.store (i32.const ${ANSWER + 12}) (local.get $length))
    (i32.const ${ANSWER}))
  (func $nodes (param $at i32) (param $count i32) (result i32)
    (i32.store (i32.const ${ANSWER}) (local.get $at))
    (i32.store (i32.const ${ANSWER + 4}) (local.get $count))
    (i32.const ${ANSWER}))
  (func (export "${PROVIDER}#lookup-child")
    (param $parent i32) (param $parentLength i32) (param $name i32) (param $nameLength i32) (result i32)
    ${when('(local.get $name)', parts.lookup)}
    (call $entry (local.get $name) (local.get $nameLength) ${parts.kind ?? '(i32.const 0)'}))
  (func (export "${PROVIDER}#list-children") ${path}
    ${parts.list ?? ''}
    (call $nodes (i32.const 0) (i32.const 0)))
  (func (export "${PROVIDER}#read-file") ${path}
    ${when('(i32.add (local.get $path) (i32.const 1))', parts.read)}
    (call $inline (i32.const ${SOUND}) (i32.const 6)))
  ${parts.fields ?? ''})`;
}

/** Bytes as the inside of a string of WebAssembly text. */
export function dataText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
}

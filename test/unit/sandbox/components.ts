/** Components to run: from JavaScript through QuickJS, and from WebAssembly text for what no toolchain would emit. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco';
import { componentize } from 'componentize-qjs';

const witPath = fileURLToPath(new URL('../../../wit/provider.wit', import.meta.url));
const wit = readFileSync(witPath, 'utf8');

/** A component whose provider is the given object literal's body. */
export async function fromJavaScript(members: string): Promise<Uint8Array> {
  const jsSource = `export const provider = { ${members} };`;
  const { component } = await componentize({
    witPath,
    world: 'omnifs-provider',
    jsSource,
    optSize: true,
    stubWasi: true,
    sync: true,
  });
  return component;
}

// An address whose memory is all zero.
const ZERO = '(i32.const 1024)';

/** Bodies of the three functions in WebAssembly text; the default answers are none, no children and an empty file. */
export interface TextProvider {
  readonly lookup?: string;
  readonly list?: string;
  readonly read?: string;
  /** Imports, which stand before everything else. */
  readonly imports?: string;
  /** Parameters of `list-children`; `(param $path i32) (param $pathLength i32)` when left out. */
  readonly listParameters?: string;
  /** More fields of the module. */
  readonly fields?: string;
  /** Pages of 64 KiB at the start. */
  readonly pages?: number;
}

/** A component from WebAssembly text. Zeroed memory is a valid answer: none, no children, an empty inline, an empty entry. */
export async function fromText(provider: TextProvider): Promise<Uint8Array> {
  return embed(await parse(coreText(provider)), wit, 'omnifs-provider');
}

/** The core module of {@link fromText} alone. */
export async function coreModule(provider: TextProvider): Promise<Uint8Array> {
  return parse(coreText(provider));
}

/** Makes a component of a core module for a world of the given WIT text. */
export async function embed(core: Uint8Array, witSource: string, world: string): Promise<Uint8Array> {
  return componentNew(await componentEmbed({ binary: core, witSource, world }), []);
}

/** The text of the contract, with a part replaced. */
export function witWith(from: string, to: string): string {
  if (!wit.includes(from)) throw new Error(`provider.wit has no "${from}"`);
  return wit.replaceAll(from, to);
}

function coreText(provider: TextProvider): string {
  const name = 'omnifs:provider/provider@1.0.0';
  const path = '(param $path i32) (param $pathLength i32)';
  const { lookup, list, read } = { lookup: ZERO, list: ZERO, read: ZERO, ...provider };
  return `(module
    ${provider.imports ?? ''}
    (memory (export "memory") ${provider.pages ?? 2})
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 32768))
    (func (export "${name}#lookup-child") (param i32 i32 i32 i32) (result i32) ${lookup})
    (func (export "${name}#list-children") ${provider.listParameters ?? path} (result i32) ${list})
    (func (export "${name}#read-file") ${path} (result i32) ${read})
    ${provider.fields ?? ''})`;
}

/** Components that use WASI, from three toolchains. Each answers what it saw as the content of its files. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco';
import { componentize } from 'componentize-qjs';

const root = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const CACHE = root('.cache/test');
const BUILDER = fileURLToPath(new URL('../../helpers/starling-build.ts', import.meta.url));

const PROVIDER = `export const provider = {
  lookupChild(parent, name) { return { tag: 'entry', val: { name, kind: 'file' } }; },
  listChildren(parent) { console.log('listing', parent); return []; },
  readFile(path) {
    if (path === '/print') for (let line = 0; line < 2000; line++) console.log('x'.repeat(99));
    const seen = SEEN;
    return { tag: 'inline', val: new Uint8Array([...JSON.stringify(seen)].map((character) => character.charCodeAt(0))) };
  },
};`;

/** QuickJS with its WASI, as componentize-qjs makes it when it is not told otherwise. Its files: `[clock, random]`. */
export async function fromQuickJs(): Promise<Uint8Array> {
  const jsSource = PROVIDER.replace('SEEN', '[Date.now(), Math.random()]');
  const { component } = await componentize({
    witPath: root('wit/provider.wit'),
    world: 'omnifs-provider',
    jsSource,
    sync: true,
  });
  return component;
}

/** StarlingMonkey, 12 MB, five to ten seconds to build: kept. Its files: `[clock, stopwatch, random, bytes]`. */
export async function fromStarlingMonkey(): Promise<Uint8Array> {
  const source = PROVIDER.replace(
    'SEEN',
    '[Date.now(), performance.now(), Math.random(), [...crypto.getRandomValues(new Uint8Array(8))]]',
  );
  const digest = createHash('sha256')
    .update(source)
    .update(readFileSync(root('wit/provider.wit')))
    .digest('hex');
  const file = join(CACHE, `starling-${digest.slice(0, 16)}.wasm`);
  if (!existsSync(file)) {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(`${file}.js`, source);
    await promisify(execFile)(process.execPath, ['--no-warnings', BUILDER, `${file}.js`, file]);
  }
  return readFileSync(file);
}

/**
 * What a C or Rust toolchain makes: a module for preview 1 behind jco's adapter. Its files hold, in 32-bit words of little
 * end: variables, arguments, errno of the first preopen, errno of opening a file, errno of a write, then real time,
 * monotonic time (64 bits each) and 16 random bytes. Each read writes "hello\\n" to standard output.
 */
export async function fromPreview1(): Promise<Uint8Array> {
  const jco = findPackageJSON('@bytecodealliance/jco', import.meta.url) ?? '';
  const adapter = readFileSync(join(dirname(jco), 'lib/wasi_snapshot_preview1.reactor.wasm'));
  const binary = await parse(PREVIEW1);
  const witSource = readFileSync(root('wit/provider.wit'), 'utf8');
  const embedded = await componentEmbed({ binary, witSource, world: 'omnifs-provider' });
  return componentNew(embedded, [['wasi_snapshot_preview1', adapter]]);
}

const CALLS = {
  environ_sizes_get: '(param i32 i32) (result i32)',
  args_sizes_get: '(param i32 i32) (result i32)',
  fd_prestat_get: '(param i32 i32) (result i32)',
  path_open: '(param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)',
  clock_time_get: '(param i32 i64 i32) (result i32)',
  random_get: '(param i32 i32) (result i32)',
  fd_write: '(param i32 i32 i32 i32) (result i32)',
};

const PREVIEW1 = `(module
  ${Object.entries(CALLS)
    .map(([name, type]) => `(import "wasi_snapshot_preview1" "${name}" (func $${name} ${type}))`)
    .join('\n  ')}
  (memory (export "memory") 2)
  (data (i32.const 512) "hello\\n")
  (data (i32.const 520) "etc/passwd")
  (global $free (mut i32) (i32.const 65536))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
    (global.set $free (i32.add (local.get $at) (local.get 3)))
    (if (i32.gt_u (global.get $free) (i32.const 131072)) (then (drop (memory.grow (i32.const 2)))))
    (local.get $at))
  (func (export "omnifs:provider/provider@1.0.0#lookup-child") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
  (func (export "omnifs:provider/provider@1.0.0#list-children") (param i32 i32) (result i32) (i32.const 1024))
  (func (export "omnifs:provider/provider@1.0.0#read-file") (param i32 i32) (result i32)
    (drop (call $environ_sizes_get (i32.const 2048) (i32.const 400)))
    (drop (call $args_sizes_get (i32.const 2052) (i32.const 400)))
    (i32.store (i32.const 2056) (call $fd_prestat_get (i32.const 3) (i32.const 400)))
    (i32.store (i32.const 2060) (call $path_open (i32.const 3) (i32.const 0) (i32.const 520) (i32.const 10) (i32.const 0)
      (i64.const 2) (i64.const 2) (i32.const 0) (i32.const 400)))
    (i32.store (i32.const 408) (i32.const 512))
    (i32.store (i32.const 412) (i32.const 6))
    (i32.store (i32.const 2064) (call $fd_write (i32.const 1) (i32.const 408) (i32.const 1) (i32.const 400)))
    (drop (call $clock_time_get (i32.const 0) (i64.const 1) (i32.const 2072)))
    (drop (call $clock_time_get (i32.const 1) (i64.const 1) (i32.const 2080)))
    (drop (call $random_get (i32.const 2088) (i32.const 16)))
    (i32.store (i32.const 1032) (i32.const 2048))
    (i32.store (i32.const 1036) (i32.const 56))
    (i32.const 1024)))`;

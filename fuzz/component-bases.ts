/** Sound components that mutations begin with: WebAssembly text, lifted by jco's tools. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco';
import { coreText, type CoreParts } from '../providers/hostile/core-text.ts';
import type { Hostile } from '../providers/hostile/fixture.ts';
import { HOSTILE } from '../providers/hostile/table.ts';
import type { RefusedComponent } from './arbitraries/component-binary.ts';

const WIT = fileURLToPath(new URL('../wit/provider.wit', import.meta.url));

interface Base {
  readonly parts: CoreParts;
  /** What the world has besides, and the packages that it takes it from. */
  readonly world?: string;
  readonly packages?: string;
}

// So that every kind of section of a core module is in one of them.
const BASES: readonly Base[] = [
  { parts: {} },
  {
    parts: {
      fields: `(type $void (func)) (table $t 2 4 funcref) (elem (i32.const 0) $nothing) (func $nothing) (start $nothing)
        (global $more (mut i64) (i64.const 7)) (data $passive "more")`,
      read: '(block (br 0)) (call_indirect (type $void) (i32.const 0)) (memory.init $passive (i32.const 8192) (i32.const 0) (i32.const 4))',
    },
  },
  {
    parts: {
      imports: '(import "wasi:clocks/monotonic-clock@0.2.0" "now" (func $now (result i64)))',
      read: '(drop (call $now))',
    },
    world: 'import wasi:clocks/monotonic-clock@0.2.0;',
    packages: 'package wasi:clocks@0.2.0 { interface monotonic-clock { now: func() -> u64; } }',
  },
];

/** Makes them; it takes about half a second. */
export async function soundComponents(): Promise<readonly Uint8Array[]> {
  const contract = await readFile(WIT, 'utf8');
  return Promise.all(BASES.map((base) => lift(base, contract)));
}

/** Those of the hostile providers that no host may load, whatever is granted: what they import, what they export, their memories. */
export async function refusedComponents(): Promise<readonly RefusedComponent[]> {
  const contract = await readFile(WIT, 'utf8');
  const rows = [HOSTILE['surface'], HOSTILE['memories']].flatMap((kind) => kind ?? []);
  const made = rows.map(({ name, making, outcome, limits }) => refused({ name, making, outcome, limits }, contract));
  return (await Promise.all(made)).filter((one) => one !== undefined);
}

async function refused(
  { name, making, outcome, limits }: Pick<Hostile, 'name' | 'making' | 'outcome' | 'limits'>,
  contract: string,
): Promise<RefusedComponent | undefined> {
  if (outcome.kind !== 'refused' || limits !== undefined || making.kind !== 'core') return undefined;
  const { text, wit = {}, strings, sections } = making;
  if (strings !== undefined || sections !== undefined || wit.replace !== undefined) return undefined;
  return { name, bytes: await liftText(text, contract, wit) };
}

async function lift({ parts, ...wit }: Base, contract: string): Promise<Uint8Array> {
  return liftText(coreText(parts), contract, wit);
}

async function liftText(
  text: string,
  contract: string,
  { world = '', packages = '' }: Omit<Base, 'parts'>,
): Promise<Uint8Array> {
  const witSource = `${contract.replace('export provider;', `${world} export provider;`)}\n${packages}`;
  const binary = await parse(text);
  return componentNew(await componentEmbed({ binary, witSource, world: 'omnifs-provider' }), []);
}

/** Changes of whole sections of a component, or of the core modules in it. */
import fc from 'fast-check';
import { readable } from '../classified.ts';
import {
  replaceSection,
  sectionAt,
  type SectionPath,
  sectionPaths,
  type WasmBinary,
  type WasmSection,
} from './wasm-binary.ts';

/** A binary that was changed, what was done to it in words, and the classes of that. */
export interface Applied {
  readonly binary: WasmBinary;
  readonly what: string;
  readonly classes: readonly string[];
}

export interface SectionChange {
  readonly level: 'sections';
  apply(binary: WasmBinary): Applied;
}

const CHANGES: Readonly<Record<string, (section: WasmSection, amount: number) => readonly WasmSection[]>> = {
  dropped: () => [],
  'there twice': (section) => [section, section],
  emptied: (section) => [{ ...section, content: new Uint8Array() }],
  'another kind': (section, amount) => [{ ...section, id: amount % 13 }],
  'an unknown kind': (section, amount) => [{ ...section, id: 64 + (amount % 64) }],
  'said to be longer': (section, amount) => [{ ...section, lie: 1 + amount }],
  'said to be much longer': (section) => [{ ...section, lie: 0x7fff_ffff }],
  'said to be shorter': (section, amount) => [{ ...section, lie: -1 - amount }],
  'with a length in five bytes': (section) => [{ ...section, lengthBytes: 5 }],
  'with a length in ten bytes': (section) => [{ ...section, lengthBytes: 10 }],
  'behind a custom section': (section) => [{ id: 0, content: Uint8Array.of(1, 0x78), lie: 0, lengthBytes: 1 }, section],
  'followed by a count of 2^32': (section) => [
    section,
    { ...section, content: Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f) },
  ],
};

const KINDS_OF_CORE: readonly string[] = [
  'custom',
  'type',
  'import',
  'function',
  'table',
  'memory',
  'global',
  'export',
  'start',
  'element',
  'code',
  'data',
  'data count',
];
const KINDS_OF_COMPONENT: readonly string[] = [
  'custom',
  'core module',
  'core instance',
  'core type',
  'component',
  'instance',
  'alias',
  'type',
  'canon',
  'start',
  'import',
  'export',
  'value',
];

/** One change of one section; which one follows from the binary. Shrinks to dropping the first. */
export function sectionChange(): fc.Arbitrary<SectionChange> {
  const change = fc
    .record({
      change: fc.constantFrom(...Object.entries(CHANGES)),
      at: fc.nat({ max: 255 }),
      amount: fc.nat({ max: 64 }),
    })
    .map(({ change: [name, make], at, amount }) =>
      readable(
        {
          level: 'sections' as const,
          apply: (binary: WasmBinary) => applied(binary, at, name, (section) => make(section, amount)),
        },
        () => name,
      ),
    );
  const swap = fc
    .nat({ max: 255 })
    .map((at) =>
      readable({ level: 'sections' as const, apply: (binary: WasmBinary) => swapped(binary, at) }, () => 'swapped'),
    );
  return fc.oneof({ weight: 12, arbitrary: change }, { weight: 1, arbitrary: swap });
}

/** What they have to hit. */
export const SECTION_CLASSES: readonly string[] = [
  ...Object.keys(CHANGES),
  'swapped',
  ...KINDS_OF_CORE.map((kind) => `module: ${kind}`),
  // What no provider of ours has: components within, core types, values and start functions.
  ...KINDS_OF_COMPONENT.filter((kind) => !['core type', 'start', 'value'].includes(kind)).map(
    (kind) => `component: ${kind}`,
  ),
];

function applied(
  binary: WasmBinary,
  at: number,
  name: string,
  change: (section: WasmSection) => readonly WasmSection[],
): Applied {
  const path = pick(binary, at);
  const kind = kindAt(binary, path);
  return {
    binary: replaceSection(binary, path, change),
    what: `${kind} section ${path.join('.')} ${name}`,
    classes: [name, kind],
  };
}

// The section at the path and the one behind it change places; the last one stays.
function swapped(binary: WasmBinary, at: number): Applied {
  const path = pick(binary, at);
  const next = [...path.slice(0, -1), (path.at(-1) ?? 0) + 1];
  const one = sectionAt(binary, path);
  const other = sectionPaths(binary).some((known) => known.join() === next.join())
    ? sectionAt(binary, next)
    : undefined;
  const kind = kindAt(binary, path);
  const what = `${kind} section ${path.join('.')} swapped`;
  if (one === undefined || other === undefined) return { binary, what, classes: [kind] };
  const first = replaceSection(binary, path, () => [other]);
  return { binary: replaceSection(first, next, () => [one]), what, classes: ['swapped', kind] };
}

function pick(binary: WasmBinary, at: number): SectionPath {
  const paths = sectionPaths(binary);
  return paths[at % Math.max(1, paths.length)] ?? [0];
}

function kindAt(binary: WasmBinary, path: SectionPath): string {
  const id = sectionAt(binary, path)?.id ?? 0;
  const core = inModule(binary, path);
  return core ? `module: ${KINDS_OF_CORE[id] ?? id}` : `component: ${KINDS_OF_COMPONENT[id] ?? id}`;
}

function inModule(binary: WasmBinary, path: SectionPath): boolean {
  return path.length > 1 && sectionAt(binary, path.slice(0, -1))?.id === 1;
}

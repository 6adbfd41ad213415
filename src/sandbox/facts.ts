/** What the transpiler's process found in a binary: facts, not judgements, and not believed before they fit this schema. */
import { z } from 'zod';

/** The imports and exports of a component, and how its types differ from the contract's. */
export interface WorldFacts {
  /** Imports of the root world; an import without functions is types only. */
  readonly imports: readonly { readonly name: string; readonly functions: readonly string[] }[];
  readonly exports: readonly string[];
  /** Where the exported interface and its types differ from `wit/provider.wit`. */
  readonly differences: readonly string[];
  readonly producers: readonly string[];
}

const KINDS = [
  'component',
  'async-component',
  'core-module',
  'preview1-module',
  'gzip',
  'text',
  'truncated',
  'unknown-version',
  'not-wasm',
  'oversized',
] as const;

/**
 * The kinds of file that are told apart. `async-component` has functions of preview 3 (async lifts, streams, futures);
 * `preview1-module` is a core module that imports `wasi_snapshot_preview1` or an older one.
 */
export type FileKind = (typeof KINDS)[number];

/** The limits of one memory (pages of 64 KiB) or table (entries), as declared. */
export interface LimitFacts {
  readonly min: number;
  /** Absent when nothing bounds it but the host. */
  readonly max?: number | undefined;
  readonly imported: boolean;
}

/** One core module inside a component, or the file itself. */
export interface ModuleFacts {
  readonly bytes: number;
  readonly memories: readonly LimitFacts[];
  readonly tables: readonly LimitFacts[];
  /** Whether it has a start function, which runs as soon as it is instantiated. */
  readonly start: boolean;
}

/** The facts of one file. */
export interface ComponentFacts {
  readonly kind: FileKind;
  /** Why the binary cannot be read to its end; absent when it can. */
  readonly malformed?: string | undefined;
  /** One text for each manifest section, as far as a third; each cut one byte beyond the largest manifest. */
  readonly manifests: readonly string[];
  /** Names that must not reach generated code, quoted. */
  readonly strangeNames: readonly string[];
  /** Features that cannot be bounded (rule 16). */
  readonly unsupported: readonly string[];
  /** Core modules in the order in which they stand, as far as {@link MAX_MODULES}. */
  readonly modules: readonly ModuleFacts[];
  /** Absent when it could not be read, or was not because of the above. */
  readonly world?: WorldFacts | undefined;
}

/** More core modules than this are refused: toolchains make about ten. */
export const MAX_MODULES = 256;

const line = z.string().max(2_000);
const lines = z.array(line).max(64);
const imported = z.strictObject({ name: line, functions: lines });
const count = z.int().min(0);
const limits = z.array(z.strictObject({ min: count, max: count.optional(), imported: z.boolean() })).max(64);

const facts: z.ZodType<ComponentFacts> = z.strictObject({
  kind: z.enum(KINDS),
  malformed: line.optional(),
  manifests: z.array(z.string().max(70_000)).max(3),
  strangeNames: lines,
  unsupported: lines,
  modules: z
    .array(z.strictObject({ bytes: count, memories: limits, tables: limits, start: z.boolean() }))
    .max(MAX_MODULES),
  world: z
    .strictObject({
      imports: z.array(imported).max(256),
      exports: z.array(line).max(256),
      differences: lines,
      producers: lines,
    })
    .optional(),
});

/** What is known of a file before it was read. */
export function bareFacts(kind: FileKind, malformed?: string): ComponentFacts {
  const rest = { manifests: [], strangeNames: [], unsupported: [], modules: [] };
  return malformed === undefined ? { kind, ...rest } : { kind, malformed, ...rest };
}

/** Checks what claims to be facts; throws zod's error. */
export function parseFacts(value: unknown): ComponentFacts {
  return facts.parse(value);
}

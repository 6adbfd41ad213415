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

/** The kinds of file that are told apart, by their first bytes or their size. */
export type FileKind =
  | 'component'
  | 'core-module'
  | 'gzip'
  | 'text'
  | 'truncated'
  | 'unknown-version'
  | 'not-wasm'
  | 'oversized';

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
  /** Absent when it could not be read, or was not because of the above. */
  readonly world?: WorldFacts | undefined;
}

const line = z.string().max(2_000);
const lines = z.array(line).max(64);
const imported = z.strictObject({ name: line, functions: lines });

const facts: z.ZodType<ComponentFacts> = z.strictObject({
  kind: z.enum(['component', 'core-module', 'gzip', 'text', 'truncated', 'unknown-version', 'not-wasm', 'oversized']),
  malformed: line.optional(),
  manifests: z.array(z.string().max(70_000)).max(3),
  strangeNames: lines,
  unsupported: lines,
  world: z
    .strictObject({
      imports: z.array(imported).max(256),
      exports: z.array(line).max(256),
      differences: lines,
      producers: lines,
    })
    .optional(),
});

/** Checks what claims to be facts; throws zod's error. */
export function parseFacts(value: unknown): ComponentFacts {
  return facts.parse(value);
}

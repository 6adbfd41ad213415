/** `omnivet.certify.toml` beside the component: what its author shows to the suite. */
import { resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { z } from 'zod';
import type { CheckId } from '../check.ts';
import type { Waiver } from '../outcome.ts';
import { BUDGET_NAMES, type Budgets } from './budgets.ts';
import type { SamplePath } from './facts.ts';
import { lineOf } from './toml-place.ts';

/** The file's name, beside the component. */
export const AUTHOR_FILE = 'omnivet.certify.toml';

/** How far the walk goes. */
export interface WalkBounds {
  /** Names below the provider's root. */
  readonly depth: number;
  /** Names that are followed of one directory. */
  readonly width: number;
  /** Paths that are looked at in all. */
  readonly paths: number;
  readonly seconds: number;
}

export interface AuthorFile {
  /** Absolute path; `undefined` when there is none. */
  readonly file: string | undefined;
  readonly samples: readonly SamplePath[];
  /** Absolute path of the module with msw handlers. */
  readonly handlers: string | undefined;
  /** Absolute paths of recordings in nock's format. */
  readonly recordings: readonly string[];
  /** Values of secrets; those that are not named get a random canary. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly budgets: Budgets;
  readonly waivers: readonly Waiver[];
  readonly walk: WalkBounds;
}

export const DEFAULT_WALK: WalkBounds = { depth: 8, width: 8, paths: 100, seconds: 10 };

/** What holds when there is no file. */
export const NO_AUTHOR_FILE: AuthorFile = {
  file: undefined,
  samples: [],
  handlers: undefined,
  recordings: [],
  secrets: {},
  budgets: {},
  waivers: [],
  walk: DEFAULT_WALK,
};

const path = z.string().regex(/^\/(?:[^/]+(?:\/[^/]+)*)?$/, 'a path starts at the provider\'s root, as "/docs/a.txt"');
const count = z.number().int().min(1).max(1_000_000);

const sample = z
  .strictObject({
    path,
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits in lower case')
      .optional(),
    text: z.string().optional(),
    errno: z
      .string()
      .regex(/^E[A-Z0-9]+$/, 'expected the name of an errno, as "EACCES"')
      .optional(),
  })
  .refine(({ sha256, text, errno }) => [sha256, text, errno].filter((one) => one !== undefined).length <= 1, {
    error: 'expected at most one of "sha256", "text" and "errno"',
  });

const waiver = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z]+\/[a-z0-9-]+$/, 'expected the id of a check, as "bytes/slices"')
    .refine((id) => !id.startsWith('capabilities/'), 'a failure in "capabilities" is never waived')
    .transform((id) => id as CheckId),
  reason: z.string().min(1),
  owner: z.string().min(1),
  expires: z
    .union([z.string(), z.date().transform((date) => date.toISOString().slice(0, 10))])
    .refine(
      (day) => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)),
      'expected a day, as 2027-06-30',
    ),
});

const document = z.strictObject({
  samples: z.array(path).default([]),
  sample: z.array(sample).default([]),
  handlers: z.string().min(1).optional(),
  recordings: z.array(z.string().min(1)).default([]),
  secrets: z.record(z.string(), z.string().min(8, 'a test secret has at least 8 characters')).default({}),
  budgets: z.partialRecord(z.enum(BUDGET_NAMES), z.number().min(0)).default({}),
  waiver: z.array(waiver).default([]),
  walk: z.strictObject({ depth: count, width: count, paths: count, seconds: count }).partial().default({}),
});

type Parsed = { readonly ok: true; readonly value: AuthorFile } | { readonly ok: false; readonly problem: string };

/** Parses the file; `file` is its absolute path. A problem names file, line, key and what was expected there. */
export function parseAuthorFile(text: string, file: string): Parsed {
  let table: unknown;
  try {
    table = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { ok: false, problem: `${file}:${error.line}:${error.column}: ${error.message}` };
  }
  const checked = document.safeParse(table);
  if (!checked.success) return { ok: false, problem: describe(checked.error.issues, text, file) };
  const { samples, sample: told, handlers, recordings, waiver: waivers, walk, ...rest } = checked.data;
  const at = (name: string): string => resolve(file, '..', name);
  return {
    ok: true,
    value: {
      ...rest,
      file,
      samples: [
        ...told,
        ...samples.filter((one) => !told.some(({ path }) => path === one)).map((one) => ({ path: one })),
      ],
      handlers: handlers === undefined ? undefined : at(handlers),
      recordings: recordings.map(at),
      waivers,
      walk: { ...DEFAULT_WALK, ...defined(walk) },
    },
  };
}

function defined<Values extends object>(values: Values): { [Key in keyof Values]: Exclude<Values[Key], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Values]: Exclude<Values[Key], undefined> };
}

function describe(issues: readonly z.core.$ZodIssue[], text: string, file: string): string {
  return issues
    .map((issue) => {
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
      const at = unknown === undefined ? issue.path : [...issue.path, unknown];
      const key = at.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
      return `${file}:${lineOf(text, at)}: ${key.replace(/^\./, '')}: ${issue.message}`;
    })
    .join('\n');
}

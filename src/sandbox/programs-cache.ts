/** Bundled programs on disk: used again for as long as every file that they were made of is what it was. */
import { hash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import type { Directory } from '../ambient/files.ts';

/** The programs, and the absolute paths of what they were made of. */
export interface Bundles {
  readonly boot: string;
  readonly guest: string;
  readonly transpiler: string;
  readonly inputs: readonly string[];
}

export const bundles: z.ZodType<Bundles> = z.strictObject({
  boot: z.string(),
  guest: z.string(),
  transpiler: z.string(),
  inputs: z.array(z.string()),
});

const entry = z.strictObject({ inputs: z.string(), bundles });

export interface ProgramsCache {
  /** The programs, when nothing of what they were made of has changed. */
  read(): Promise<Bundles | undefined>;
  /** Keeps them. A cache that cannot be written to is no failure: they are bundled anew the next time. */
  write(made: Bundles): Promise<void>;
}

/** Where the transpiled components are; `of` tells one installation of this package from another. */
export function createProgramsCache(cache: Directory, of: string, open: (path: string) => Directory): ProgramsCache {
  const key = `programs-${hash('sha256', of, 'hex').slice(0, 32)}`;
  return {
    async read() {
      const stored = await cache.read(key);
      const parsed = stored === undefined ? undefined : entry.safeParse(parseJson(stored));
      if (parsed?.success !== true) return undefined;
      const { inputs, bundles: made } = parsed.data;
      return (await digestOf(made.inputs, open)) === inputs ? made : undefined;
    },
    async write(made) {
      const inputs = await digestOf(made.inputs, open);
      if (inputs === undefined) return;
      await cache.write(key, Buffer.from(JSON.stringify({ inputs, bundles: made }))).catch(() => undefined);
    },
  };
}

/** One digest of all files; `undefined` when one is gone, or has a name that cannot be looked up. */
async function digestOf(files: readonly string[], open: (path: string) => Directory): Promise<string | undefined> {
  const digests = await Promise.all(
    files.map(async (file) => {
      const bytes = await open(dirname(file))
        .read(basename(file))
        .catch(() => undefined);
      return bytes === undefined ? undefined : `${file} ${hash('sha256', bytes, 'hex')}`;
    }),
  );
  return digests.includes(undefined) ? undefined : hash('sha256', digests.join('\n'), 'hex');
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

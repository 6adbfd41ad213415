/** What one lane saw of the subject, told to the others through a file: to look costs as much as a dozen checks. */
import { existsSync } from 'node:fs';
import { readFile, rename, watch, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { MountFailed } from '../../src/index.ts';
import type { SubjectFacts } from '../subject/facts.ts';

/** The facts, or why there are none. */
export type Seen =
  | { readonly facts: SubjectFacts }
  | {
      readonly failed: string;
      /** The provider could not be loaded; otherwise it is no matter of the provider's. */
      readonly isProviders: boolean;
    };

/** Carries out a look; never rejects. */
export async function seenBy(look: () => Promise<SubjectFacts>): Promise<Seen> {
  try {
    return { facts: await look() };
  } catch (error) {
    const isProviders = error instanceof MountFailed && error.isProviders;
    return { failed: error instanceof Error ? error.message : String(error), isProviders };
  }
}

/** Writes what was seen to `file`, whole or not at all. */
export async function tell(file: string, seen: Seen): Promise<void> {
  const part = `${file}.part`;
  await writeFile(part, serialize(seen));
  await rename(part, file);
}

/** What {@link tell} wrote to `file`, as soon as it is there; a failure when it is not within so many milliseconds. */
export async function told(file: string, within: number): Promise<Seen> {
  const signal = AbortSignal.timeout(within);
  // Watched before it is looked for, so that it cannot come in between.
  const changes = watch(dirname(file), { signal })[Symbol.asyncIterator]();
  try {
    for (let change = changes.next(); !existsSync(file); change = changes.next()) await change;
  } catch (error) {
    if (!signal.aborted) throw error;
    return { failed: `what the subject is made of was not told within ${within} ms`, isProviders: false };
  } finally {
    void changes.return?.();
  }
  return deserialize(await readFile(file)) as Seen;
}

/** Failures that were found once: each a file with the case as a value, run before anything else from then on. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeCase, encodeCase } from './plain-json.ts';

export interface Regression {
  readonly target: string;
  /** What it broke when it was found, in words. */
  readonly problem: string;
  /** The case for a person to read. */
  readonly text: string;
  /** The cases: one, unless it takes several at the same time. */
  readonly cases: readonly unknown[];
}

/** All that are in a folder for a target, by their names. */
export async function loadRegressions(folder: string, target: string): Promise<ReadonlyMap<string, Regression>> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.startsWith(`${target}-`) && name.endsWith('.json')).toSorted();
  const entries = files.map(async (name): Promise<[string, Regression]> => [
    name,
    parse(await readFile(join(folder, name), 'utf8'), name),
  ]);
  return new Map((await Promise.all(entries)).filter(([, { target: whose }]) => whose === target));
}

/** Writes one, and gives its file's name. The same case is the same file. */
export async function saveRegression(folder: string, regression: Regression): Promise<string> {
  const digest = createHash('sha256').update(encodeCase(regression.cases)).digest('hex').slice(0, 10);
  const name = `${regression.target}-${digest}.json`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), `${encodeCase(regression)}\n`);
  return name;
}

function parse(text: string, name: string): Regression {
  const value = decodeCase(text);
  const fields: Readonly<Record<string, unknown>> = { ...(typeof value === 'object' ? value : {}) };
  const { target, cases } = fields;
  if (typeof target !== 'string' || !Array.isArray(cases))
    throw new Error(`${name} is no regression: it needs "target" and "cases"`);
  const read = (field: unknown): string => (typeof field === 'string' ? field : '');
  return { target, problem: read(fields['problem']), text: read(fields['text']), cases };
}

/** What other processes of the machine can read of a process: proc(5). */
import { readdir, readFile } from 'node:fs/promises';

/** What a process was started with. */
export interface ProcessText {
  readonly pid: number;
  /** Arguments and environment, NUL between the words; what may not be read is left out. */
  readonly cmdline: Buffer | undefined;
  readonly environ: Buffer | undefined;
}

/** A process and all that descend from it. Those that end meanwhile are left out. */
export async function processTexts(root: number): Promise<readonly ProcessText[]> {
  return Promise.all((await descendants(root)).map(textsOf));
}

async function textsOf(pid: number): Promise<ProcessText> {
  const [cmdline, environ] = await Promise.all([bytesOf(`/proc/${pid}/cmdline`), bytesOf(`/proc/${pid}/environ`)]);
  return { pid, cmdline, environ };
}

async function descendants(root: number): Promise<readonly number[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const parents = new Map(await Promise.all(names.map(async (name) => [Number(name), await parentOf(name)] as const)));
  const family = new Set([root]);
  // A child may have a smaller number than its parent where numbers came round.
  for (let before = 0; before < family.size;) {
    before = family.size;
    for (const [pid, parent] of parents) if (parent !== undefined && family.has(parent)) family.add(pid);
  }
  return [...family];
}

async function parentOf(pid: string): Promise<number | undefined> {
  const stat = await bytesOf(`/proc/${pid}/stat`);
  // The name in parentheses may hold anything; after it come the state and the parent.
  const [, , parent] = (stat?.toString('latin1') ?? '').replace(/^.*\)/s, ')').split(' ');
  return parent === undefined ? undefined : Number(parent);
}

async function bytesOf(file: string): Promise<Buffer | undefined> {
  // Gone meanwhile, or somebody else's.
  return readFile(file).catch(() => undefined);
}

/** Builds the specimen of `providers/mutants` and its mutants, each once for as long as nothing that goes into it changes. */
import { createHash } from 'node:crypto';
import { glob, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HandMutation, Mutation, SourceMutation } from '../../providers/mutants/mutations.ts';
import { BY_HAND } from '../../providers/mutants/by-hand-table.ts';
import { memories } from '../../providers/hostile/memories.ts';
import { surface } from '../../providers/hostile/surface.ts';
import { buildProvider, formatProblem, type Manifest } from '../../src/index.ts';
import { makeHostile } from './hostile-component.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SPECIMEN = join(ROOT, 'providers/mutants/specimen.ts');
/** Whatever a component is made of. */
const INGREDIENTS = [
  'providers/mutants/*.ts',
  'providers/hostile/{surface,memories,core-text}.ts',
  'src/{author,contract}/*.ts',
  'test/helpers/{mutant-builds,hostile-component,wasm-sections}.ts',
  'wit/provider.wit',
  'package-lock.json',
];
/** Builds at a time: each has processes of its own. */
const AT_A_TIME = 2;

/** The fixture of `providers/hostile` that a mutant's component is; its manifest is the specimen's. */
const FIXTURES: Readonly<Record<HandMutation, string>> = {
  'imports-sockets': 'import-of-sockets',
  'wants-4-gib': 'memory-of-4-gib',
};

const waiting: (() => void)[] = [];
let running = 0;
let ingredients: Promise<string> | undefined;

/** The component of a mutant, or of the specimen itself (`none`), in `folder`; built unless it is there already. */
export async function buildMutant(name: Mutation | 'none', folder: string): Promise<string> {
  const out = join(folder, `${name}.wasm`);
  const digest = await (ingredients ??= digestOf(INGREDIENTS));
  if ((await textOf(`${out}.made-of`)) === digest) return out;
  await turn();
  try {
    await mkdir(folder, { recursive: true });
    if (isByHand(name)) await makeByHand(name, out);
    else await makeFromSource(name, out);
    await writeWhole(`${out}.made-of`, digest);
  } finally {
    done();
  }
  return out;
}

function isByHand(name: Mutation | 'none'): name is HandMutation {
  return BY_HAND.some((row) => row.name === name);
}

async function makeFromSource(name: SourceMutation | 'none', out: string): Promise<Manifest> {
  // In a folder of its own: the component names its files by where they are from here.
  const source = join(dirname(out), name, 'provider.ts');
  await mkdir(dirname(source), { recursive: true });
  const specimen = JSON.stringify(relative(dirname(source), SPECIMEN));
  const mutation = name === 'none' ? 'undefined' : JSON.stringify(name);
  await writeWhole(source, `import { specimen } from ${specimen};\n\nexport const provider = specimen(${mutation});\n`);
  // A build would refuse many a mutant, which is what the builds of authors are for.
  const result = await buildProvider({ source, out, uncheckedAnswers: true });
  if (!result.ok) throw new Error(`${name}: ${result.problems.map(formatProblem).join('\n')}`);
  return result.manifest;
}

async function makeByHand(name: HandMutation, out: string): Promise<void> {
  const making = [...surface, ...memories].find((fixture) => fixture.name === FIXTURES[name])?.making;
  if (making?.kind !== 'core') throw new Error(`${FIXTURES[name]} is no fixture that is made from text`);
  const manifest = await makeFromSource('none', `${out}.specimen`);
  await writeWhole(out, await makeHostile({ ...making, sections: [['omnifs:manifest', JSON.stringify(manifest)]] }));
}

async function digestOf(patterns: readonly string[]): Promise<string> {
  const digest = createHash('sha256');
  const files = (await Array.fromAsync(glob(patterns, { cwd: ROOT }))).toSorted();
  for (const file of files) digest.update(`${file}\0`).update(await readFile(join(ROOT, file)));
  return digest.digest('hex');
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

/** Never half a file, also when two processes build the same. */
async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const beside = `${file}.${process.pid}`;
  await writeFile(beside, content);
  await rename(beside, file);
}

async function turn(): Promise<void> {
  if (running < AT_A_TIME) running += 1;
  // Whoever is done hands its place over.
  else await new Promise<void>((resolve) => void waiting.push(resolve));
}

function done(): void {
  const next = waiting.shift();
  if (next === undefined) running -= 1;
  else next();
}

import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings } from '../../finding.ts';
import { sampleOf } from '../../subject/random.ts';
import { childOf, parentOf } from '../../subject/path.ts';
import { someDirectories, someFiles } from '../../subject/variety.ts';
import { createNumbers, type Numbers } from './numbers.ts';

const MAX_DIRECTORIES = 16;
const MAX_FILES = 8;
const NAMES_EACH = 3;

export const inodes: MountedCheck = {
  id: 'namespace/inodes',
  level: 'must',
  requirement:
    'Each path has an inode number of its own, the same in a listing and for stat, and the same at every look while it is mounted.',
  advice: 'The host numbers the paths. When namespace/unique-names passes and this fails, report it to the kit.',
  needs: ['listing'],
  async run({ facts, mountFor, random, step }) {
    const findings = createFindings();
    const numbers = createNumbers(findings);
    // Nothing is kept here from one look to the next.
    const uncached = await mountFor('reading');
    const choose = random();
    const directories = someDirectories(facts.directories, MAX_DIRECTORIES, choose).map(({ path, names }) => {
      const children = sampleOf(names, NAMES_EACH, choose).map((name) => childOf(path, name));
      return { path, children };
    });
    const files = someFiles(facts.files, MAX_FILES, choose).map(({ path }) => path);
    for (const look of ['first', 'second']) {
      for (const { path, children } of directories) {
        step(`a ${look} look at the numbers in ${path}`);
        await noteListing(uncached, path, numbers);
        await noteStats(uncached, [path, ...children], numbers);
      }
      await noteOpen(uncached, files, numbers);
    }
    return findings.conclude({ directories: directories.length, paths: numbers.paths() });
  },
};

async function noteListing({ client, at }: SubjectMount, directory: string, numbers: Numbers): Promise<void> {
  const listed = await client.readdir(at(directory));
  if (!listed.ok) return;
  for (const { name, ino } of listed.value) numbers.note(pathOf(directory, name), ino, 'the listing');
}

function pathOf(directory: string, name: string): string {
  if (name === '.') return directory;
  if (name === '..') return directory === '/' ? 'the root of the mount' : parentOf(directory);
  return childOf(directory, name);
}

async function noteStats({ client, at }: SubjectMount, paths: readonly string[], numbers: Numbers): Promise<void> {
  const all = await client.lstatAll(paths.map(at));
  for (const [index, path] of paths.entries()) {
    const status = all[index];
    if (status?.ok === true) numbers.note(path, status.value.ino, 'stat', status.value.nlink);
  }
}

async function noteOpen({ client, at }: SubjectMount, files: readonly string[], numbers: Numbers): Promise<void> {
  for (const path of files) {
    const opened = await client.open(at(path), 'O_RDONLY');
    if (!opened.ok) continue;
    const status = await client.fstat(opened.value);
    await client.close(opened.value);
    if (status.ok) numbers.note(path, status.value.ino, 'fstat', status.value.nlink);
  }
}

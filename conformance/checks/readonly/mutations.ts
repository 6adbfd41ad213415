import { hash } from 'node:crypto';
import { type Mutation, MUTATION_ERRNOS } from '../../../src/index.ts';
import type { MountedCheck } from '../../check.ts';
import type { CheckContext, SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import { childOf, parentOf } from '../../subject/path.ts';
import { randomName } from '../namespace/random-names.ts';

export const mutations: MountedCheck = {
  id: 'readonly/mutations',
  level: 'must',
  requirement:
    'Every system call that would change something is refused as on a read-only file system, and changes nothing.',
  advice: 'No provider can cause this: the mount itself refuses. Report it, with the name of the call.',
  needs: ['file'],
  async run(context) {
    const findings = createFindings();
    const mount = await context.shared();
    const file = context.facts.files[0]?.path ?? '/';
    const { directory, missing, isMissing } = await missingName(mount, context, file);
    const before = await stateOf(mount, file, directory);
    context.step(`trying to change ${file} and ${directory}`);
    const tried = await mount.client.mutate({
      file: mount.at(file),
      directory: mount.at(directory),
      missing: mount.at(missing),
    });
    requireAll(tried);
    // Where every name exists there is no missing one, and what a call says of a name that is taken is another thing.
    const judged = tried.filter(({ call }) => isMissing || !call.includes('missing'));
    judge(judged, findings);
    const after = await stateOf(mount, file, directory);
    findings.equal(`${directory} and ${file} after all calls`, before, after);
    return findings.conclude({ calls: judged.length, file, directory });
  },
};

interface Place {
  readonly directory: string;
  readonly missing: string;
  readonly isMissing: boolean;
}

/** A name that is not there, in a directory that can be listed. */
async function missingName(
  { client, at }: SubjectMount,
  { facts, random }: CheckContext,
  file: string,
): Promise<Place> {
  const name = `omnivet-${randomName(24, random())}`;
  const directories = [parentOf(file), ...facts.directories.map(({ path }) => path)];
  for (const directory of directories) {
    const missing = childOf(directory, name);
    const status = await client.lstat(at(missing));
    if (!status.ok && status.errno === 'ENOENT') return { directory, missing, isMissing: true };
  }
  const directory = parentOf(file);
  return { directory, missing: childOf(directory, name), isMissing: false };
}

/** A client that leaves calls out would find nothing wrong. */
function requireAll(tried: readonly Mutation[]): void {
  const calls = new Set(tried.map(({ call }) => call));
  const forgotten = Object.keys(MUTATION_ERRNOS).filter((call) => !calls.has(call));
  if (forgotten.length > 0) throw new Error(`the client did not try ${forgotten.join(', ')}`);
}

function judge(tried: readonly Mutation[], findings: Findings): void {
  for (const { call, errno } of tried) {
    const right = MUTATION_ERRNOS[call];
    if (right === undefined) throw new Error(`there is no rule for ${call}`);
    if (!right.includes(errno)) findings.add(call, right.join(' or '), errno === 'OK' ? 'it succeeded' : errno);
  }
}

/** What would differ if something had been changed. */
async function stateOf({ client, at }: SubjectMount, file: string, directory: string): Promise<string> {
  const listed = await client.readdir(at(directory));
  const names = listed.ok ? listed.value.map(({ name }) => name).toSorted() : listed.errno;
  const status = await client.lstat(at(file));
  const facts = status.ok ? [status.value.mode, status.value.uid, status.value.gid, status.value.size] : status.errno;
  const read = await client.readFile(at(file));
  const content = read.ok ? hash('sha256', read.value.bytes, 'hex') : read.errno;
  return JSON.stringify({ names, facts, content });
}

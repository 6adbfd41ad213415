/** One provider on a mount of its own, with what a test asks most: texts, names, status, each or an errno. */
import { extname, join, resolve } from 'node:path';
import { type Answer, buildProvider, formatProblem, startClient, type Stat } from '../../src/index.ts';
import type { SubjectMount } from '../context.ts';
import { createCleanUp } from '../run/clean-up.ts';
import { freshFolder } from '../run/mounts.ts';
import { NO_AUTHOR_FILE } from '../subject/author-file.ts';
import { loadSubject } from '../subject/load-subject.ts';
import { startSubjectHost } from '../subject/subject-mount.ts';
import type { ProviderFixturesOptions } from './index.ts';

/** A mounted provider. Paths begin at its root: `/README`. What the kernel refuses rejects with a {@link RefusedCall}. */
export interface ProviderMount extends SubjectMount {
  /** A file's bytes. */
  bytes(path: string): Promise<Uint8Array>;
  /** A file as UTF-8. */
  text(path: string): Promise<string>;
  /** The names in a directory, in its order. */
  names(path: string): Promise<readonly string[]>;
  stat(path: string): Promise<Stat>;
}

/** The errno that a program got. */
export class RefusedCall extends Error {
  /** As `ENOENT`. */
  readonly code: string;

  constructor(call: string, path: string, code: string) {
    super(`${code}: ${call} of ${path}`);
    this.name = 'RefusedCall';
    this.code = code;
  }
}

export interface StartedProvider {
  readonly mount: ProviderMount;
  stop(): Promise<void>;
}

/** Builds the provider when it is a source, mounts it in front of its handlers, and gives it to a test. */
export async function startProviderMount(options: ProviderFixturesOptions): Promise<StartedProvider> {
  const { provider, handlers = [], secrets = {}, ...settings } = options;
  const cleanUp = createCleanUp();
  const stop = async (): Promise<void> => {
    const failures = await cleanUp.run('end');
    if (failures.length > 0) throw new AggregateError(failures, 'the mount could not be taken down');
  };
  try {
    const folder = await freshFolder(cleanUp);
    const file = extname(provider) === '.wasm' ? resolve(provider) : await build(provider, folder);
    const subject = await loadSubject({ file, author: { ...NO_AUTHOR_FILE, secrets }, seed: 0 });
    const client = await startClient();
    cleanUp.add(client.stop);
    const request = { subject: { ...subject, handlers }, folder: await freshFolder(cleanUp), settings, client };
    const host = await startSubjectHost({ ...request, copies: 1 });
    cleanUp.add(host.stop, host.abort);
    const mounted = host.take(settings);
    if (mounted === undefined) throw new Error('a host that was just started has no provider');
    return { mount: withReaders(mounted), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function build(source: string, folder: string): Promise<string> {
  const result = await buildProvider({ source, out: join(folder, 'provider.wasm') });
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.out;
}

function withReaders(mount: SubjectMount): ProviderMount {
  const { client, at } = mount;
  const bytes = async (path: string): Promise<Uint8Array> =>
    valueOf('read', path, await client.readFile(at(path))).bytes;
  return {
    ...mount,
    bytes,
    text: async (path) => new TextDecoder().decode(await bytes(path)),
    names: async (path) =>
      valueOf('list', path, await client.readdir(at(path)))
        .map(({ name }) => name)
        .filter((name) => name !== '.' && name !== '..'),
    stat: async (path) => valueOf('stat', path, await client.lstat(at(path))),
  };
}

function valueOf<Value>(call: string, path: string, answer: Answer<Value>): Value {
  if (answer.ok) return answer.value;
  throw new RefusedCall(call, path, answer.errno);
}

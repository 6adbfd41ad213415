/** A client and a fresh folder for each test; the client is each file's own, started once. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { SyscallClient } from '../../../src/client/client.ts';
import { startClient } from '../../../src/client/start-client.ts';
import { createCleanUp } from '../../helpers/clean-up.ts';

export interface Scene extends AsyncDisposable {
  readonly client: SyscallClient;
  readonly folder: string;
  /** A path in the folder. */
  at(name: string): string;
}

// Copies go where the folders are: copy_file_range(2) stays on one file system.
const start = (): Promise<SyscallClient> => startClient({ scratch: tmpdir() });

let shared: Promise<SyscallClient> | undefined;
afterAll(async () => (await shared)?.stop());

/** With the client that all tests of a file share, or with one that the test may kill. */
export async function setUp(client: 'shared' | 'own' = 'shared'): Promise<Scene> {
  const cleanUp = createCleanUp();
  const folder = await cleanUp.folder();
  const started = await (client === 'own' ? start() : (shared ??= start()));
  if (client === 'own') cleanUp.add(() => started.stop());
  return {
    client: started,
    folder,
    at: (name) => join(folder, name),
    [Symbol.asyncDispose]: () => cleanUp[Symbol.asyncDispose](),
  };
}

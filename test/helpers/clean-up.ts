/** What a test made, taken away again in reverse order whatever happened. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface CleanUp extends AsyncDisposable {
  /** Registers an action when its resource is made. */
  add(action: () => Promise<unknown>): void;
  /** A fresh folder, removed at the end. */
  folder(): Promise<string>;
}

export function createCleanUp(): CleanUp {
  const actions: (() => Promise<unknown>)[] = [];
  return {
    add: (action) => void actions.push(action),
    async folder() {
      const path = await mkdtemp(join(tmpdir(), 'omnivet-test-'));
      actions.push(() => rm(path, { recursive: true, force: true }));
      return path;
    },
    async [Symbol.asyncDispose]() {
      const failures: unknown[] = [];
      for (const action of actions.splice(0).toReversed())
        await action().catch((error: unknown) => void failures.push(error));
      if (failures.length > 0) throw new AggregateError(failures, 'clean-up failed');
    },
  };
}

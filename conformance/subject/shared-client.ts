/** One client process for all mounts of a run: a process for each would cost more than most checks do. */
import { startClient, type SyscallClient } from '../../src/index.ts';

export interface SharedClient {
  /** The process, started when it is asked for first, and anew after a {@link SharedClient.kill}. */
  get(): Promise<SyscallClient>;
  /** Ends a process that hangs in a call. */
  kill(): void;
  stop(): Promise<void>;
}

export function createSharedClient(): SharedClient {
  let started: Promise<SyscallClient> | undefined;
  const take = (): Promise<SyscallClient> | undefined => {
    const taken = started;
    started = undefined;
    return taken;
  };
  return {
    get: () => (started ??= startClient()),
    kill: () => void take()?.then((client) => client.kill()),
    stop: async () => (await take())?.stop(),
  };
}

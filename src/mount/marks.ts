/** Marks in the stream of events: what a host tells before it answers a mark had happened before the mark was set. */
import type { Child } from '../ambient/child-process.ts';
import { encodeLine } from '../host/control.ts';
import type { MountCounts } from '../host/counts.ts';

type HostProcess = Pick<Child, 'pid' | 'stdin'>;

export interface Marks {
  /** The host process was started. */
  begin(host: HostProcess): void;
  hostPid(): number;
  /** Sets a mark, and resolves when it has come back, with what the host had counted. Fails when the mount ends before. */
  settled(): Promise<MountCounts>;
  /** Nothing is counted before the mount serves. */
  passed(mark: number, counts?: MountCounts): void;
  end(): void;
}

export function createMarks(): Marks {
  const waiting = new Map<number, { resolve: (counts: MountCounts) => void; reject: (error: Error) => void }>();
  let host: HostProcess | undefined;
  let last = 0;
  let over = false;
  const ended = (): Error => new Error('the mount has ended');

  return {
    begin: (started) => void (host = started),
    hostPid: () => host?.pid ?? 0,
    settled: () =>
      new Promise((resolve, reject) => {
        if (over || host === undefined) return reject(ended());
        last += 1;
        waiting.set(last, { resolve, reject });
        return void host.stdin.write(encodeLine({ kind: 'ping', mark: last }));
      }),
    passed(mark, counts = { tree: 0, sandbox: 0, sandboxTimes: {} }) {
      waiting.get(mark)?.resolve(counts);
      waiting.delete(mark);
    },
    end() {
      over = true;
      for (const { reject } of waiting.values()) reject(ended());
      waiting.clear();
    },
  };
}

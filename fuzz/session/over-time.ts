/** A session in which time passes as a case says, sandboxes are killed, and the host is started again. */
import type { SyscallClient } from '../../src/index.ts';
import type { ResponseStep } from '../arbitraries/response-steps.ts';
import type { Session } from '../target.ts';
import { guarded } from './guard.ts';
import { connectControl, type HostControl } from './host-control.ts';
import { type MountSession, openSession } from './session.ts';
import type { World } from './world.ts';

/** A {@link MountSession} with a clock in hand, whose world may be another one after each step. */
export interface OverTime extends Session {
  world(): World;
  /** Two programs that read. */
  readonly readers: readonly SyscallClient[];
  next(): number;
  /** Milliseconds since the Unix epoch, as the host has it. */
  now(): number;
  pass(ms: number): Promise<void>;
  /** Kills the puppet's sandbox, if there is one, and waits until the host has seen it. */
  kill(): Promise<void>;
  /** Takes the mount down and mounts anew: nobody remembers anything. */
  restart(): Promise<void>;
  /** What upstream answers by path, and by the entity tag that it is shown. */
  answer(respond: (path: string, tag: string | undefined) => readonly ResponseStep[]): void;
  /** How many requests were made so far. */
  requests(): number;
  close(broken?: boolean): Promise<void>;
}

interface Running {
  readonly session: MountSession;
  readonly control: HostControl;
}

/** Opens one. */
export async function openOverTime(): Promise<OverTime> {
  let running = await run();
  let number = 0;
  let requests = 0;
  const problems: string[] = [];

  const stop = async (broken?: boolean): Promise<void> => {
    running.control.close();
    await running.session.close(broken);
  };
  return {
    world: () => running.session.world,
    get readers() {
      return [running.session.world.client, running.session.world.watcher];
    },
    next: () => ++number,
    now: () => running.control.now(),
    pass: (ms) => running.control.pass(ms),
    async kill() {
      const { mount } = running.session.world;
      const victims = mount.sandboxes('puppet');
      // Watched before they are killed: an end that nobody waited for is not missed.
      const ends = victims.map((pid) => mount.event((event) => event.kind === 'instance-ended' && event.pid === pid));
      for (const pid of victims) kill(pid);
      await guarded({ mount }, Promise.all(ends));
    },
    async restart() {
      problems.push(...(await running.session.violations()));
      const now = running.control.now();
      await stop();
      running = await run();
      await running.control.pass(Math.max(0, now - running.control.now()));
    },
    answer(respond) {
      running.session.world.upstream.answer(({ path, headers }) => {
        requests += 1;
        return respond(path, headers.find(([name]) => name.toLowerCase() === 'if-none-match')?.[1]);
      });
    },
    requests: () => requests,
    violations: async () => [...problems.splice(0), ...(await running.session.violations())],
    close: stop,
  };
}

async function run(): Promise<Running> {
  const session = await openSession({ own: true, variant: { controlled: true } });
  try {
    return { session, control: await connectControl(session.world.folder) };
  } catch (error) {
    await session.close(true);
    throw error;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
}

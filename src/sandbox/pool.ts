/** The processes of one provider behind one queue: calls are taken in the order they came, each by the first that is free. */
import type { SandboxAuthority } from './authority.ts';
import { createInstance, type Instance, type InstanceOptions } from './instance.ts';

/** The same as one instance, for many calls at once. */
export type Pool = Omit<Instance, 'alive'>;

/** Makes a pool of at most `size` processes; nothing is started yet. */
export function createPool(size: number, options: InstanceOptions, authority: SandboxAuthority): Pool {
  const instances = Array.from({ length: size }, () => createInstance(options, authority));
  const idle = [...instances];
  const waiting: ((instance: Instance) => void)[] = [];

  // A process that is there is taken before one more is started.
  function takeIdle(): Instance | undefined {
    const [index = -1] = [idle.findIndex((instance) => instance.alive()), idle.length - 1].filter(
      (place) => place >= 0,
    );
    return idle.splice(index, index < 0 ? 0 : 1)[0];
  }

  function release(instance: Instance): void {
    const next = waiting.shift();
    if (next === undefined) idle.push(instance);
    else next(instance);
  }

  return {
    async call(call, tail, take) {
      options.lifecycle.check();
      const instance = takeIdle() ?? (await new Promise<Instance>((resolve) => void waiting.push(resolve)));
      try {
        await instance.call(call, tail, take);
      } finally {
        release(instance);
      }
    },
    async close() {
      await Promise.all(instances.map((instance) => instance.close()));
    },
  };
}

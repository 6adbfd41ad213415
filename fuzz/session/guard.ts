/** Catches from outside what a case did to the host or to a program: that it died, or that it hangs. */
import { ClientGone } from '../../src/index.ts';
import type { World } from './world.ts';

/** The world is of no use any more: it is taken down by force, and another one is made. */
export class WorldBroken extends Error {
  override name = 'WorldBroken';
  /** Which case of a batch did it, where they are tried one after the other. */
  place: number | undefined;
}

/** Tries one case of several that come one after the other: when it breaks the world, that is known of it. */
export async function atPlace<Value>(place: number, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WorldBroken) error.place = place;
    throw error;
  }
}

/** What a batch may take when nothing hangs, on a machine that has much else to do. */
const PATIENCE_MS = 60_000;

/** Waits for something in a world, but not for ever. Fails with {@link WorldBroken}. */
export async function guarded<Value>(
  { mount }: Pick<World, 'mount'>,
  work: Promise<Value>,
  patience: number = PATIENCE_MS,
): Promise<Value> {
  const timer = Promise.withResolvers<never>();
  const timeout = setTimeout(() => timer.reject(new WorldBroken(`host: hangs for ${patience} ms`)), patience);
  const ended = mount.ended.then((end) => {
    const how = end.kind === 'died' ? `${end.how} ${end.stderr}` : end.kind;
    throw new WorldBroken(`host: died: ${how.trim().slice(0, 2_000)}`);
  });
  try {
    return await Promise.race([work, timer.promise, ended]);
  } catch (error) {
    throw error instanceof ClientGone ? new WorldBroken(`host: a program that read was lost: ${error.message}`) : error;
  } finally {
    clearTimeout(timeout);
    // The race is over: what loses it later is nobody's.
    work.catch(() => undefined);
    ended.catch(() => undefined);
  }
}

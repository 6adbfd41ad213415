/**
 * Worlds that several targets use one after another: a mount is most of what a short run costs. Off unless a worker asks for it; each
 * world can then have bugs put in and taken away.
 */
import { connectControl, type HostControl } from './host-control.ts';
import { plantedBug } from './host-under-test.ts';
import { startWorld, type World, type WorldChoice } from './world.ts';

interface Shared {
  readonly world: World;
  readonly control: HostControl;
}

const HOUR_MS = 3_600_000;

let isSharing = false;
const worlds = new Map<string, Shared>();

/** From now on worlds of this process are shared. */
export function shareWorlds(): void {
  isSharing = true;
}

/** A world of that choice: a new one, or one that another target has done with. Closing it in order leaves it to the next. */
export async function worldFor(choice: WorldChoice): Promise<World> {
  if (!isSharing) return startWorld(choice);
  const key = JSON.stringify(choice);
  const known = worlds.get(key) ?? (await start(choice));
  worlds.set(key, known);
  await known.control.plant(plantedBug());
  // What another target had answered is forgotten.
  await known.control.pass(HOUR_MS);
  known.world.upstream.clear();
  known.world.sinkhole?.clear();
  return {
    ...known.world,
    async close(broken) {
      if (broken !== true) return;
      worlds.delete(key);
      known.control.close();
      await known.world.close(true);
    },
  };
}

async function start(choice: WorldChoice): Promise<Shared> {
  const world = await startWorld({ ...choice, variant: { ...choice.variant, controlled: true, switchable: true } });
  return { world, control: await connectControl(world.folder) };
}

/** Takes all of them down. */
export async function closeSharedWorlds(): Promise<void> {
  for (const { world, control } of worlds.values()) {
    control.close();
    await world.close();
  }
  worlds.clear();
}

/**
 * Worlds that several targets use one after another: a mount is most of what a short run costs. Off unless a worker asks for it; each
 * world can then have bugs put in and taken away.
 */
import { connectControl, type HostControl } from './host-control.ts';
import { plantedBug } from './host-under-test.ts';
import { startWorld, type World, type WorldChoice } from './world.ts';

interface Shared {
  /** What it was asked for by. */
  readonly key: string;
  readonly world: World;
  readonly control: HostControl;
}

const HOUR_MS = 3_600_000;

let isSharing = false;
/** One at a time: there is one port for a sinkhole. */
let shared: Shared | undefined;

/** From now on worlds of this process are shared. */
export function shareWorlds(): void {
  isSharing = true;
}

/** A world of that choice: a new one, or the one that another target has done with. Closing it in order leaves it to the next. */
export async function worldFor(choice: WorldChoice): Promise<World> {
  if (!isSharing) return startWorld(choice);
  const key = JSON.stringify(choice);
  if (shared?.key !== key) await closeSharedWorld();
  const { world, control } = (shared ??= await start(choice, key));
  await control.plant(plantedBug());
  // What another target had answered is forgotten.
  await control.pass(HOUR_MS);
  world.upstream.clear();
  world.sinkhole?.clear();
  return {
    ...world,
    async close(broken) {
      if (broken !== true) return;
      shared = undefined;
      control.close();
      await world.close(true);
    },
  };
}

/** A world for one target alone, whoever shares theirs. */
export async function worldOfItsOwn(choice: WorldChoice): Promise<World> {
  await closeSharedWorld();
  return startWorld(choice);
}

async function start(choice: WorldChoice, key: string): Promise<Shared> {
  const world = await startWorld({ ...choice, variant: { ...choice.variant, controlled: true, switchable: true } });
  return { key, world, control: await connectControl(world.folder) };
}

/** Takes it down, when there is one. */
export async function closeSharedWorld(): Promise<void> {
  const last = shared;
  shared = undefined;
  last?.control.close();
  await last?.world.close();
}

/** One mount with two healthy providers and a group of hostile ones. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hostile } from '../../providers/hostile/fixture.ts';
import type { DriverName } from '../../src/fuse/driver.ts';
import type { CleanUp } from './clean-up.ts';
import { makeHostile } from './hostile-component.ts';
import { neighbours, readNeighbours } from './hostile-neighbours.ts';
import type { Readings } from './hostile-reader.ts';
import { mountReady, type TestMount } from './mounting.ts';

export interface HostileMount {
  readonly mount: TestMount;
  /** Ends the reading of the healthy ones. */
  readonly stopReading: () => Promise<Readings>;
}

/** Mounts a group; the healthy ones are read from now on. */
export async function mountHostile(
  cleanUp: CleanUp,
  group: readonly Hostile[],
  cache: string,
  driver?: DriverName,
): Promise<HostileMount> {
  const folder = await cleanUp.folder();
  const tables = await Promise.all(
    group.map(async ({ name, making, limits = {}, capability = 'sandboxed' }) => {
      const file = join(folder, `${name}.wasm`);
      await writeFile(file, await makeHostile(making));
      const settings = Object.entries(limits).map(([key, value]) => `${key} = ${value}`);
      return `[providers.${name}]\ncomponent = "${file}"\ncapability = "${capability}"\nlimits = { ${settings.join(', ')} }\n`;
    }),
  );
  const configuration = `${await neighbours(folder)}${tables.join('')}${cache}`;
  const mount = await mountReady(cleanUp, { configuration, driver });
  return { mount, stopReading: await readNeighbours(cleanUp, mount.mountPoint) };
}

/** Megabytes of a process, now (`VmRSS`) or at its worst (`VmHWM`); `undefined` when it is gone. */
export async function residentMb(pid: number, which: 'VmRSS' | 'VmHWM'): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = new RegExp(`^${which}:\\s+(\\d+) kB`, 'm').exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

/** The processes that ever ran a provider of the mount, or only the last of one. */
export function instances({ events }: TestMount, provider?: string): readonly number[] {
  return events.flatMap((event) =>
    event.kind === 'instance-started' && (provider === undefined || event.provider === provider) ? [event.pid] : [],
  );
}

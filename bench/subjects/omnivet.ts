/** The host as shipped, with the provider that is built for measuring, in one configuration. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningMount, startMount } from '../../src/index.ts';
import { HOST } from '../upstream/bench-upstream.ts';
import type { Ground, Subject } from './subject.ts';

/** What is chosen of `[mount]`; the host's own default where it is absent. */
export interface MountChoice {
  readonly driver?: string | undefined;
  readonly kernelCache?: string | undefined;
}

/** `omnivet`, or `omnivet-kernel-immutable`. `component` is the built provider. */
export function omnivetSubject(choice: MountChoice, component: () => Promise<string>): Subject {
  const { driver, kernelCache } = choice;
  const chosen = [driver, kernelCache].filter((value) => value !== undefined);
  const name = ['omnivet', ...chosen].join('-');
  return {
    name,
    about: chosen.length === 0 ? 'the host as it comes' : `the host with ${settingsOf(choice).join(', ')}`,
    does: () => true,
    available: async () => true,
    async start(ground) {
      const mount = await mountOmnivet(name, choice, await component(), ground);
      return {
        mountPoint: mount.mountPoint,
        ways: ['local', 'remote'].map((source) => join(mount.mountPoint, 'bench', source)),
        work: ({ source, work }, copy) => work(join(mount.mountPoint, 'bench', source, copy)),
        processes: () => [mount.hostPid, ...mount.sandboxes()],
        counts: () => mount.counts(),
        stop: async () => void (await mount.stop()),
      };
    },
  };
}

function settingsOf({ driver, kernelCache }: MountChoice): readonly string[] {
  return [
    ...(driver === undefined ? [] : [`driver = ${JSON.stringify(driver)}`]),
    ...(kernelCache === undefined ? [] : [`kernel-cache = ${JSON.stringify(kernelCache)}`]),
  ];
}

async function mountOmnivet(
  name: string,
  choice: MountChoice,
  component: string,
  { folder, upstream }: Ground,
): Promise<RunningMount> {
  const mountPoint = join(folder, name);
  await mkdir(mountPoint);
  await writeFile(join(folder, `${name}.pem`), upstream.caPem);
  return startMount({
    mountPoint,
    file: join(folder, `${name}.toml`),
    configuration: `
[mount]
${settingsOf(choice).join('\n')}
[cache]
# Nothing expires or is evicted while it is measured: rounds would be warm by chance.
size-mb = 1024
default-s = 86400
[origins]
${JSON.stringify(HOST)} = { address = ${JSON.stringify(upstream.tlsAddress)}, ca = ${JSON.stringify(`${name}.pem`)} }
[providers.bench]
component  = ${JSON.stringify(component)}
capability = "network-client"
hosts      = [${JSON.stringify(HOST)}]
limits     = { response-body-mib = 128 }
`,
  });
}

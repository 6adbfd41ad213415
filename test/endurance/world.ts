/** What a long run happens in: the host as shipped with the kernel driver, a provider, and an upstream whose answers change. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { delay, http, HttpResponse } from 'msw';
import {
  listenTls,
  type RunningMount,
  startClient,
  startMount,
  startUpstream,
  type SyscallClient,
} from '../../src/index.ts';
import type { CleanUp } from '../helpers/clean-up.ts';
import { buildParts } from '../helpers/source-provider.ts';
import type { Sample } from './flat.ts';

const HOST = 'api.example.org';
/** Directories, and files of 32 bytes in each. */
const FANOUT = 100;
/** Seconds for which an answer of upstream may be used. */
const MAX_AGE = 1;
export const LATE_MS: number = MAX_AGE * 1000 + 500;

export interface EnduranceWorld {
  readonly mount: RunningMount;
  readonly client: SyscallClient;
  /** Files that never change; 10,000 of them. */
  readonly files: readonly string[];
  readonly directories: readonly string[];
  /** Files whose bytes are what upstream says, of known and of unknown size. */
  readonly changing: readonly string[];
  /** A file that upstream never answers. */
  readonly stalled: string;
  /** Upstream says this from now on; eight characters. */
  say(text: string): void;
  measure(): Promise<Sample>;
}

/** Everything is taken down by the clean-up. */
export async function startEnduranceWorld(cleanUp: CleanUp): Promise<EnduranceWorld> {
  let text = 'version0';
  const upstream = await startUpstream({
    hosts: [HOST],
    handlers: [
      http.get(`https://${HOST}/changing/stalled`, () => delay('infinite')),
      http.get(`https://${HOST}/*`, () =>
        HttpResponse.text(text, { headers: { 'cache-control': `max-age=${MAX_AGE}` } }),
      ),
    ],
    listen: listenTls,
  });
  cleanUp.add(() => upstream.stop());
  const mount = await mountSubject(cleanUp, upstream);
  const client = await startClient();
  cleanUp.add(() => client.stop());
  const at = (path: string): string => join(mount.mountPoint, 'subject', path);
  const directories = numbered('d').map((name) => at(`static/${name}`));
  return {
    mount,
    client,
    directories,
    files: directories.flatMap((directory) => numbered('f').map((name) => join(directory, name))),
    changing: ['known', 'unknown'].map((name) => at(`changing/${name}`)),
    stalled: at('changing/stalled'),
    say: (next) => void (text = next),
    measure: () => measure(mount),
  };
}

const numbered = (prefix: string): readonly string[] => Array.from({ length: FANOUT }, (_, index) => prefix + index);

async function mountSubject(
  cleanUp: CleanUp,
  { address, caPem }: { readonly address: string; readonly caPem: string },
): Promise<RunningMount> {
  const component = await buildParts(cleanUp, {
    manifest: { hosts: [{ host: HOST, why: 'what changes' }] },
    lookupChild: `(parent, name) => provider.listChildren(parent).find((node) => node.val.name === name)`,
    listChildren: `(parent) => {
  const numbered = (prefix, make) => Array.from({ length: ${FANOUT} }, (_, index) => make(prefix + index));
  if (parent === '/') return ['static', 'changing'].map((name) => kit.directory(name));
  if (parent === '/changing') return [kit.file('known', { size: 8 }), kit.file('unknown'), kit.file('stalled')];
  if (parent === '/static') return numbered('d', (name) => kit.directory(name));
  return numbered('f', (name) => kit.file(name, { size: 32 }));
}`,
    readFile: `(path) => path.startsWith('/static/')
  ? kit.text(path.padEnd(32)) : kit.query(kit.get('https://${HOST}' + path), kit.body)`,
  });
  const folder = await cleanUp.folder();
  const [mountPoint, authority] = [join(folder, 'mnt'), join(folder, 'ca.pem')];
  await mkdir(mountPoint);
  await writeFile(authority, caPem);
  const mount = await startMount({
    mountPoint,
    file: join(folder, 'omnivet.toml'),
    configuration: `[mount]
driver = "kernel"
[cache]
size-mb = 16
[origins]
"${HOST}" = { address = "${address}", ca = "${authority}" }
[providers.subject]
component = "${component}"
capability = "network-client"
hosts = ["${HOST}"]
`,
  });
  cleanUp.add(() => mount.stop());
  return mount;
}

/** Of the host: resident KiB, descriptors, and what the driver holds. */
async function measure(mount: RunningMount): Promise<Sample> {
  const { held } = await mount.counts();
  return {
    residentKib: mount.hostMemory() / 1024,
    descriptors: (await readdir(`/proc/${mount.hostPid}/fd`)).length,
    nodes: held?.nodes ?? Number.NaN,
    bytes: held?.bytes ?? Number.NaN,
    waiting: held?.waiting ?? Number.NaN,
    processes: mount.sandboxes().length,
  };
}

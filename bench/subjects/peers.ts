/** What omnivet is measured beside: the limit, a passthrough in C, what a user would pick instead, and the driver's own limit. */
import { join } from 'node:path';
import { HOST } from '../upstream/bench-upstream.ts';
import { programBeside } from '../../src/index.ts';
import { isInstalled, mountProgram } from './mounted-program.ts';
import type { Ground, RunningSubject, Subject } from './subject.ts';

const LONG = 3600;

const tmpfs: Subject = {
  name: 'tmpfs',
  about: 'the limit: the kernel alone, files in memory',
  does: () => true,
  available: async () => true,
  start: async ({ files }) => ({
    ways: [files.root],
    work: ({ work }, copy) => work(join(files.root, copy)),
    processes: () => [],
    stop: async () => undefined,
  }),
};

const bindfs = (name: string, about: string, options: string): Subject => ({
  name,
  about,
  does: () => true,
  install: 'apt-get install bindfs',
  available: () => isInstalled('bindfs'),
  start: ({ folder, files }) =>
    served(folder, name, (mountPoint) => ['bindfs', '-f', '-o', options, files.root, mountPoint]),
});

const rclone: Subject = {
  name: 'rclone',
  about: 'rclone mount over HTTP on the same upstream, with --vfs-cache-mode full',
  does: ({ source }) => source === 'remote',
  install: 'apt-get install rclone',
  available: () => isInstalled('rclone'),
  start: ({ folder, upstream }) =>
    served(folder, 'rclone', (mountPoint) => {
      const usual = ['--http-url', upstream.plainUrl, '--read-only', '--vfs-cache-mode', 'full'];
      // Nothing of the user's: no remotes, and no cache that is warm from the last run.
      const own = ['--config', '/dev/null', '--cache-dir', join(folder, 'rclone-cache')];
      return ['rclone', 'mount', ':http:', mountPoint, ...usual, ...own];
    }),
};

const fuseNative = (name: string, about: string, mode: 'plain' | 'cached'): Subject => ({
  name,
  about,
  does: () => true,
  available: async () => true,
  start: ({ folder }) =>
    served(folder, name, (mountPoint) => [
      process.execPath,
      programBeside(import.meta.url, 'fuse-native-child'),
      mountPoint,
      mode,
    ]),
});

const undici: Subject = {
  name: 'undici',
  about: 'no file system: the bare request that a cold read makes',
  does: ({ requests }) => requests !== undefined,
  available: async () => true,
  start: async ({ upstream: { tlsAddress: address, caPem } }) => ({
    ways: [],
    work({ requests: { paths, bytes } = { paths: [], bytes: 0 } }, copy) {
      const origin = { host: HOST, address, caPem };
      return { op: 'request', origin, paths: paths.map((path) => `/${copy}/${path}`), bytes };
    },
    processes: () => [],
    stop: async () => undefined,
  }),
};

async function served(
  folder: Ground['folder'],
  name: string,
  command: (mountPoint: string) => readonly [program: string, ...rest: string[]],
): Promise<RunningSubject> {
  const { mountPoint, pid, stop } = await mountProgram(folder, name, command);
  return {
    mountPoint,
    ways: [mountPoint],
    work: ({ work }, copy) => work(join(mountPoint, copy)),
    processes: () => [pid],
    stop,
  };
}

/** The limit; every other figure is a ratio to it. */
export const LIMIT: Subject = tmpfs;

/** The peers, in the order of the tables. */
export const PEERS: readonly Subject[] = [
  bindfs('bindfs', 'a passthrough in C as it comes', 'ro'),
  bindfs(
    'bindfs-cached',
    'the same with kernel_cache and time-outs of an hour',
    `ro,kernel_cache,entry_timeout=${LONG},attr_timeout=${LONG},negative_timeout=${LONG}`,
  ),
  rclone,
  fuseNative('fuse-native', 'the package with constant answers and nothing kept by the kernel', 'plain'),
  fuseNative(
    'fuse-native-cached',
    'the same with kernel_cache, time-outs of an hour and open answering ENOSYS',
    'cached',
  ),
  undici,
];

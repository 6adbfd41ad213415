/** A host that serves a subject: an upstream of its own, and a configuration that grants what is declared. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type RunningMount, startMount, type SyscallClient, type TimedEvent } from '../../src/index.ts';
import type { MountSettings, Purpose, SubjectMount } from '../context.ts';
import { configurationOf, copiesOf, type Copy } from './subject-configuration.ts';
import type { Subject } from './subject.ts';
import { startUpstreamControl, type UpstreamControl } from './upstream-control.ts';

export interface SubjectHostRequest {
  readonly subject: Subject;
  /** Empty, and the caller's. */
  readonly folder: string;
  readonly settings: MountSettings;
  /** The process that touches the mount; it may touch others too. */
  readonly client: SyscallClient;
  /**
   * Under how many names the subject is loaded. Each is a provider of its own, with a sandbox and a cache that nobody has
   * used, so that a check that wants a fresh one need not start a host, which costs as much as ten checks.
   */
  readonly copies: number;
  /** Copies more, each with limits or instances of its own. */
  readonly special?: readonly MountSettings[] | undefined;
}

/** A mount with copies of the subject that are handed out one after another. */
export interface SubjectHost {
  /** A copy with these settings that nobody has used; `undefined` when there is none left, or when one is in use. */
  take(settings: MountSettings): SubjectMount | undefined;
  /** The copy that was taken for this purpose before, when no instance of it has ended; else as {@link SubjectHost.take}. */
  takeFor(purpose: Purpose): SubjectMount | undefined;
  /** Whether a copy is taken and not released. */
  isInUse(): boolean;
  /** The copy that was taken is done with. Whether others can be: nothing of it is still under way. */
  release(): Promise<boolean>;
  stop(): Promise<void>;
  /** Ends everything though somebody hangs in it. */
  abort(): Promise<void>;
}

/** Mounts the subject. Fails with `MountFailed`. */
export async function startSubjectHost(request: SubjectHostRequest): Promise<SubjectHost> {
  const { subject } = request;
  const hosts = subject.manifest.hosts.map(({ host }) => host);
  const upstream = await startUpstreamControl(hosts, subject.handlers);
  try {
    return subjectHost(request, upstream, await mountBefore(upstream, request));
  } catch (error) {
    await upstream.stop();
    throw error;
  }
}

/** The mount alone, of what is before this upstream. Fails with `MountFailed`. */
export async function mountBefore(
  upstream: UpstreamControl,
  request: Omit<SubjectHostRequest, 'client'>,
): Promise<RunningMount> {
  const { subject, folder, settings } = request;
  const mountPoint = join(folder, 'mnt');
  const authority = join(folder, 'ca.pem');
  await mkdir(mountPoint, { recursive: true });
  await writeFile(authority, upstream.caPem);
  return startMount({
    mountPoint,
    file: join(folder, 'omnivet.toml'),
    configuration: configurationOf(subject, settings, { address: upstream.address, authority }, copiesIn(request)),
    environment: grantedOf(request),
    host: subject.host,
  });
}

function copiesIn({ subject, settings, copies, special }: Omit<SubjectHostRequest, 'client'>): readonly Copy[] {
  return copiesOf(subject.name, settings, copies, special);
}

function grantedOf({
  subject,
  settings,
}: Pick<SubjectHostRequest, 'subject' | 'settings'>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(subject.secrets).filter(([name]) => !settings.absent?.includes(name)));
}

function subjectHost(request: SubjectHostRequest, upstream: UpstreamControl, mount: RunningMount): SubjectHost {
  const left = [...copiesIn(request)];
  const handedOn = new Map<Purpose, string>();
  let inUse: { readonly copy: SubjectMount; readonly purpose: Purpose | undefined } | undefined;
  const hand = (name: string | undefined, purpose?: Purpose): SubjectMount | undefined => {
    if (name === undefined) return undefined;
    upstream.reset();
    inUse = { copy: copyOf(name, request, upstream, mount), purpose };
    return inUse.copy;
  };
  const unused = (settings: MountSettings): string | undefined => {
    const at = left.findIndex((copy) => isDeepStrictEqual(copy.settings, settings));
    return at < 0 ? undefined : left.splice(at, 1)[0]?.name;
  };
  const end = async (how: () => Promise<unknown>): Promise<void> => {
    await how();
    await upstream.stop();
  };
  return {
    take: (settings) => (inUse === undefined ? hand(unused(settings)) : undefined),
    takeFor: (purpose) =>
      inUse === undefined ? hand(handedOn.get(purpose) ?? unused(request.settings), purpose) : undefined,
    isInUse: () => inUse !== undefined,
    async release() {
      const { copy, purpose } = inUse ?? {};
      if (copy !== undefined && purpose !== undefined) {
        handedOn.delete(purpose);
        // A host that is gone tells nothing more, and nobody gets a copy of it.
        if (await keptItsInstance(copy).catch(() => false)) handedOn.set(purpose, copy.provider);
      }
      inUse = undefined;
      return left.length > 0 && upstream.requests().every(({ outcome }) => outcome !== 'pending');
    },
    stop: () => end(mount.stop),
    abort: () => end(mount.abort),
  };
}

// Faults are counted, and too many of them keep a provider from being asked: whoever comes next would be told of those before.
async function keptItsInstance(copy: SubjectMount): Promise<boolean> {
  return (await copy.settled()).every(({ kind }) => kind !== 'instance-ended');
}

/** One copy, as if it were alone in its mount. */
function copyOf(
  provider: string,
  request: SubjectHostRequest,
  upstream: UpstreamControl,
  mount: RunningMount,
): SubjectMount {
  const root = join(mount.mountPoint, provider);
  const from = mount.events().length;
  const isOwn = (event: TimedEvent): boolean => !('provider' in event) || event.provider === provider;
  const events = (): readonly TimedEvent[] => mount.events().slice(from).filter(isOwn);
  return {
    provider,
    mountPoint: mount.mountPoint,
    at: (path) => (path === '/' ? root : root + path),
    client: request.client,
    upstream,
    secrets: grantedOf(request),
    hostPid: mount.hostPid,
    hostMemory: mount.hostMemory,
    events,
    event: (matches) => mount.event((event) => isOwn(event) && matches(event)),
    sandboxes: () => mount.sandboxes(provider),
    async settled(since = 0) {
      await mount.settled();
      return events().slice(since);
    },
  };
}

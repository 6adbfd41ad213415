/** The mounts of a run: one that checks share, and fresh ones of single checks. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MountSettings, type Purpose, type SubjectMount, UNCACHED } from '../context.ts';
import { NAMES_KEPT } from '../subject/attribution.ts';
import type { Subject } from '../subject/subject.ts';
import { createSharedClient } from '../subject/shared-client.ts';
import { startSubjectHost, type SubjectHost, type SubjectHostRequest } from '../subject/subject-mount.ts';
import { type CleanUp, createCleanUp } from './clean-up.ts';

export interface Mounts {
  /** The mount that checks share; the first who asks starts it. */
  shared(): Promise<SubjectMount>;
  /** A mount of the subject that nobody has used, until `cleanUp`. */
  fresh(settings: MountSettings, cleanUp: CleanUp): Promise<SubjectMount>;
  /** One that nobody has used but for this purpose, until `cleanUp`. */
  handedOn(purpose: Purpose, cleanUp: CleanUp): Promise<SubjectMount>;
  /** Starts the host that fresh mounts with these settings will come from, when there is none. */
  warm(settings: MountSettings): Promise<void>;
  /** A fresh mount for as long as `use` takes. */
  during<Result>(settings: MountSettings, use: (mount: SubjectMount) => Promise<Result>): Promise<Result>;
  /** Takes everything down; whoever asks next gets others. */
  drop(how: 'end' | 'abort'): Promise<void>;
  /** Ends a client that hangs, so that what it waits for can be taken down. */
  killClient(): void;
}

/** What tells hosts apart whose copies are for everybody. */
function keyOf({ cache = {} }: MountSettings): string {
  return JSON.stringify(cache);
}

// What many checks want, and how many copies at most; a host for other settings is used once.
const COMMON: ReadonlyMap<string, number> = new Map([
  [keyOf({}), Number.POSITIVE_INFINITY],
  [keyOf(UNCACHED), 7],
  // To find out what the subject is made of, and to look at each of its names once more.
  [keyOf(NAMES_KEPT), 2],
]);

type Take = (host: SubjectHost) => SubjectMount | undefined;

/** A host whose copies are for those who want these settings. */
interface Pooled {
  readonly host: SubjectHost;
  readonly cleanUp: CleanUp;
}

/**
 * `copies` is how many fresh copies of the subject a host is started with: more cost memory, fewer cost hosts. `special` are
 * settings that will be asked for beside the common ones.
 */
export function createMounts(subject: Subject, copies: number, special: readonly MountSettings[] = []): Mounts {
  const lasting = createCleanUp();
  const client = createSharedClient();
  const pool = new Map<string, Pooled>();
  let shared: Promise<SubjectMount> | undefined;
  let starting: Promise<unknown> = Promise.resolve();

  async function start(
    cleanUp: CleanUp,
    copies: Pick<SubjectHostRequest, 'settings' | 'copies' | 'special'>,
  ): Promise<SubjectHost> {
    const folder = await freshFolder(cleanUp);
    const host = await startSubjectHost({ subject, folder, client: await client.get(), ...copies });
    cleanUp.add(host.stop, host.abort);
    return host;
  }

  async function alone(settings: MountSettings, cleanUp: CleanUp): Promise<SubjectMount> {
    return taken((await start(cleanUp, { settings, copies: 1 })).take(settings));
  }

  async function pooled(settings: MountSettings, cleanUp: CleanUp, take: Take): Promise<SubjectMount> {
    const key = keyOf(settings);
    const known = pool.get(key);
    const copy = known === undefined ? undefined : take(known.host);
    // One of the host's copies is in use, and two at once would share a journal; or there is none with these settings.
    if (copy === undefined && (known?.host.isInUse() === true || !isPlain(settings))) return alone(settings, cleanUp);
    if (copy === undefined && known !== undefined) await retire(key, known, 'end');
    const entry = copy === undefined ? await open(key, settings) : known;
    if (entry === undefined) throw new Error('a copy was taken of a host that there is not');
    cleanUp.add(
      async () => ((await entry.host.release()) ? undefined : retire(key, entry, 'end')),
      () => retire(key, entry, 'abort'),
    );
    return copy ?? taken(take(entry.host));
  }

  async function retire(key: string, entry: Pooled, how: 'end' | 'abort'): Promise<void> {
    if (pool.get(key) === entry) pool.delete(key);
    await failIfAny(await entry.cleanUp.run(how));
  }

  async function open(key: string, settings: MountSettings): Promise<Pooled> {
    const cleanUp = createCleanUp();
    const own = special.filter((one) => keyOf(one) === key);
    const entry = {
      cleanUp,
      host: await start(cleanUp, { settings, copies: Math.min(copies, COMMON.get(key) ?? 1), special: own }),
    };
    pool.set(key, entry);
    return entry;
  }

  /** One at a time, so that two who ask at once do not both start the host that they could share. */
  function inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const turn = starting.then(act);
    starting = turn.catch(() => undefined);
    return turn;
  }

  const fresh = (settings: MountSettings, cleanUp: CleanUp): Promise<SubjectMount> =>
    inTurn(() => pooled(settings, cleanUp, (host) => host.take(settings)));

  return {
    fresh,
    handedOn: (purpose, cleanUp) => inTurn(() => pooled(UNCACHED, cleanUp, (host) => host.takeFor(purpose))),
    warm: (settings) =>
      inTurn(async () => {
        if (!pool.has(keyOf(settings))) await open(keyOf(settings), settings);
      }),
    shared: () => (shared ??= alone({}, lasting)),
    async during(settings, use) {
      const cleanUp = createCleanUp();
      try {
        return await use(await fresh(settings, cleanUp));
      } finally {
        await cleanUp.run('end');
      }
    },
    async drop(how) {
      shared = undefined;
      for (const [key, { cleanUp }] of pool) {
        pool.delete(key);
        await cleanUp.run(how);
      }
      await lasting.run(how);
      await client.stop();
    },
    killClient: client.kill,
  };
}

/** Whether the settings are those of many checks: what is set for one alone is not worth copies. */
function isPlain({ limits, absent, instances }: MountSettings): boolean {
  return limits === undefined && absent === undefined && instances === undefined;
}

function taken(mount: SubjectMount | undefined): SubjectMount {
  if (mount === undefined) throw new Error('a host that was just started has no copy left');
  return mount;
}

async function failIfAny(failures: readonly unknown[]): Promise<void> {
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
}

/** An empty folder among the temporary files, removed by `cleanUp`. */
export async function freshFolder(cleanUp: CleanUp): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'omnivet-certify-'));
  cleanUp.add(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

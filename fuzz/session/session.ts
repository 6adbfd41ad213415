/** A world as targets use it: cases act in it, and what they broke for everybody is asked for between batches. */
import type { Answer, CallPath, Dirent, HostEvent, JournalEntry, RequestEntry, Stat } from '../../src/index.ts';
import { findSecrets } from '../oracles/canary.ts';
import { illFormed } from '../oracles/explained.ts';
import { growth, type Holdings } from '../oracles/flat.ts';
import { networkViolations } from '../oracles/network.ts';
import { type Grants, PUPPET_GRANTS } from '../model/request.ts';
import type { Session } from '../target.ts';
import { guarded } from './guard.ts';
import { holdingsOf } from './holdings.ts';
import type { Sunk } from './sinkhole.ts';
import { worldFor, worldOfItsOwn } from './shared-worlds.ts';
import { ANSWER_CANARY } from './upstream.ts';
import type { World, WorldChoice } from './world.ts';

/** The event of a failed operation. */
export type Failure = Extract<HostEvent, { kind: 'failure' }>;

/** Bytes of a file as a program read them. */
export type ReadBytes = Answer<{ readonly bytes: Uint8Array; readonly size: number }>;

export interface MountSession extends Session {
  readonly world: World;
  /** A number that no case had before: what it stands in was never asked before. */
  next(): number;
  /** Stats all, and reads those that are files. */
  read(paths: readonly CallPath[]): Promise<readonly ReadBytes[]>;
  /** Reads all at the same time: what one of them waits for holds up no other. */
  readAtOnce(paths: readonly CallPath[]): Promise<readonly ReadBytes[]>;
  stat(paths: readonly CallPath[]): Promise<readonly Answer<Stat>[]>;
  list(paths: readonly CallPath[]): Promise<readonly Answer<readonly Dirent[]>[]>;
  /** Waits until everything that happened was told. Failures since the last batch, by the path in the event. */
  failures(): Promise<ReadonlyMap<string, readonly Failure[]>>;
  /** Requests since the last batch, by what a case put into them. */
  requestsBy(mark: (request: RequestEntry) => string | undefined): ReadonlyMap<string, readonly RequestEntry[]>;
  /** What {@link WorldBroken} comes of in another world. */
  close(broken?: boolean): Promise<void>;
}

export interface SessionChoice extends WorldChoice {
  readonly grants?: Grants;
  /** Milliseconds that a batch may take at most. */
  readonly patience?: number;
  /** A world of its own, whoever shares theirs: it is taken down in the middle of a case. */
  readonly own?: true;
  /** Whether connections to the sinkhole are what the target itself looks at. */
  readonly sinks?: true;
}

// What is looked at seldom: it costs as much as some tens of cases.
const BATCHES_BETWEEN_LOOKS = 32;

/** Starts a world and gives it to targets. */
export async function openSession(choice: SessionChoice = {}): Promise<MountSession> {
  const { patience, grants, sinks, own, ...worldChoice } = choice;
  const world = await (own === true ? worldOfItsOwn : worldFor)(worldChoice);
  const measured: Holdings[] = [];
  let number = 0;
  let batches = 0;
  // Of a world that was another target's, what happened there is its own affair.
  await world.mount.settled();
  let eventsBefore = world.mount.events().length;
  const wait = <Value>(work: Promise<Value>): Promise<Value> => guarded(world, work, patience);

  const stat: MountSession['stat'] = async (paths) => {
    // Two programs, so that the host has something to do while one of them is told what it answered.
    const half = Math.ceil(paths.length / 2);
    const parts = [world.client.lstatAll(paths.slice(0, half)), world.watcher.lstatAll(paths.slice(half))];
    return (await wait(Promise.all(parts))).flat();
  };

  async function look(): Promise<readonly string[]> {
    const neighbour = await wait(world.watcher.readFile(world.at('hello.txt', 'hello')));
    measured.push(await holdingsOf(world));
    const answers =
      neighbour.ok && Buffer.from(neighbour.value.bytes).toString() === 'Hello from a WebAssembly component!\n';
    return [
      ...(answers ? [] : [`neighbour: ${neighbour.ok ? 'answers something else' : neighbour.errno}`]),
      ...growth(measured).map((problem) => `growth: ${problem}`),
    ];
  }

  return {
    world,
    next: () => ++number,
    stat,
    async read(paths) {
      const stats = await stat(paths);
      const files = paths.filter((_, index) => isFile(stats[index]));
      const contents = files.length === 0 ? [] : await wait(world.client.readFilesAtOnce(files));
      let at = 0;
      return stats.map((answer): ReadBytes => {
        if (!answer.ok) return answer;
        if (answer.value.kind === 'directory') return { ok: false, errno: 'EISDIR' };
        return contents[at++] ?? { ok: false, errno: 'nothing' };
      });
    },
    readAtOnce: (paths) => (paths.length === 0 ? Promise.resolve([]) : wait(world.client.readFilesAtOnce(paths))),
    async list(paths) {
      const half = Math.ceil(paths.length / 2);
      const parts = [world.client.readdirAll(paths.slice(0, half)), world.watcher.readdirAll(paths.slice(half))];
      return (await wait(Promise.all(parts))).flat();
    },
    async failures() {
      await wait(world.mount.settled());
      return byKey(failuresSince(world, eventsBefore), ({ path }) => path);
    },
    requestsBy: (mark) => byKey(requestsOf(world.upstream.journal()), mark),
    async violations() {
      await wait(world.mount.settled());
      batches += 1;
      const journal = world.upstream.journal();
      const thorough = batches % BATCHES_BETWEEN_LOOKS === 1;
      const resolved = await world.names.asked();
      const sunk = sinks === true ? [] : await sunkSince(world, thorough || resolved.length > 0);
      const rules = { grants: grants ?? PUPPET_GRANTS, secrets: world.secrets };
      const events = world.mount.events().slice(eventsBefore);
      eventsBefore += events.length;
      const undeclared = resolved.filter((name) => choice.resolved?.includes(name) !== true);
      const problems = [
        ...networkViolations({ journal, sunk, resolved: undeclared }, rules).map((problem) => `network: ${problem}`),
        ...secretsIn(events, world).map((problem) => `secret: ${problem}`),
        ...illFormed(events).map((problem) => `event: ${problem}`),
        ...(thorough ? await look() : []),
      ];
      world.upstream.clear();
      if (resolved.length > 0) await world.names.forget();
      world.sinkhole?.clear();
      return problems;
    },
    close: (broken) => world.close(broken),
  };
}

function isFile(answer: Answer<Stat> | undefined): boolean {
  return answer?.ok === true && answer.value.kind !== 'directory';
}

function requestsOf(journal: readonly JournalEntry[]): readonly RequestEntry[] {
  return journal.filter((entry) => entry.kind === 'request');
}

function failuresSince({ mount }: World, from: number): readonly Failure[] {
  return mount
    .events()
    .slice(from)
    .filter((event) => event.kind === 'failure');
}

async function sunkSince({ sinkhole }: World, thorough: boolean): Promise<readonly Sunk[]> {
  return (thorough ? await sinkhole?.seen() : sinkhole?.noticed()) ?? [];
}

// Every form of many events takes longer than the cases; of a single case's, it does not.
const EVENTS_TO_LOOK_INTO = 64;

// The text of all events at once: one search for a whole batch.
function secretsIn(events: readonly HostEvent[], { secrets }: World): readonly string[] {
  const values = Object.values(secrets).flatMap((value) => [value, value.replace('user:', '')]);
  const text = JSON.stringify(events);
  if (text.includes(ANSWER_CANARY)) return ['a header of a response in the events'];
  const suspicious = values.some((value) => text.includes(value) || text.includes(base64Of(value)));
  if (!suspicious && events.length > EVENTS_TO_LOOK_INTO) return [];
  return findSecrets(text, values).map(({ form }) => `a secret in the events, ${form}`);
}

// As it is in a header for `basic`, up to where it depends on what follows.
function base64Of(value: string): string {
  return Buffer.from(value).toString('base64').slice(0, 24);
}

function byKey<Value>(
  values: readonly Value[],
  key: (value: Value) => string | undefined,
): ReadonlyMap<string, readonly Value[]> {
  const map = new Map<string, Value[]>();
  for (const value of values) {
    const name = key(value);
    if (name === undefined) continue;
    const list = map.get(name);
    if (list === undefined) map.set(name, [value]);
    else list.push(value);
  }
  return map;
}

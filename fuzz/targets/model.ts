/** `model`: whatever happens over time, a reader gets something that was true upstream and has not outlived what it said. */
import { puppetPath, type PuppetQuery } from '../../providers/puppet/encoder.ts';
import type { CallPath, SyscallClient } from '../../src/index.ts';
import {
  CLASSES,
  classify,
  type Command,
  type CommandSequence,
  commandSequence,
  type Condition,
  type Lifetime,
  type Thing,
} from '../arbitraries/command-sequence.ts';
import type { ResponseStep } from '../arbitraries/response-steps.ts';
import { PUPPET_SLOTS } from '../arbitraries/slots.ts';
import { type Changing, createChanging, freshFor } from '../model/lifetimes.ts';
import { atPlace, guarded } from '../session/guard.ts';
import { openOverTime, type OverTime } from '../session/over-time.ts';
import { plainAnswer } from '../session/upstream.ts';
import type { Target } from '../target.ts';
import { inOwnDirectory } from './own-directory.ts';

/** So many kills in a minute and the host leaves the provider alone: that is another rule. */
const MOST_KILLS = 3;
const QUIET_MS = 61_000;
const SLOW_MS = 30;
/** What one step may take, with a sandbox that is started again, on a machine that has much else to do. */
const STEP_MS = 25_000;

type Things = Readonly<Record<Thing, Changing>>;

/** A case while it happens. */
interface Happening {
  readonly mark: string;
  readonly things: Things;
  readonly session: OverTime;
  kills: number;
  /** Whether upstream takes its time: so that those who read at once do. */
  slow: boolean;
  /** Until when what was fetched last is kept, by what it said; forgotten when time is moved. */
  kept: Map<Thing, number>;
}

/** What a reader saw: the version in it, or an errno. */
type Saw = { readonly version: number } | { readonly errno: string };

export const model: Target<CommandSequence, OverTime> = {
  name: 'model',
  what: 'over changes, failures, expiry, kills and restarts a reader gets what was true and may still be kept',
  arbitrary: commandSequence(),
  classify,
  classes: CLASSES,
  samples: 2_000,
  batch: 16,
  open: () => openOverTime(),
  async check(cases, session) {
    const problems: (readonly string[])[] = [];
    for (const [place, one] of cases.entries()) problems.push(await atPlace(place, () => happen(one, session)));
    return problems;
  },
};

async function happen({ commands }: CommandSequence, session: OverTime): Promise<readonly string[]> {
  // What was killed in the case before is forgotten.
  await session.pass(QUIET_MS);
  const now = session.now();
  const things = { a: createChanging(now), b: createChanging(now) };
  const happening: Happening = { mark: `c${session.next()}`, things, session, kills: 0, slow: false, kept: new Map() };
  const problems: string[] = [];
  for (const [index, command] of commands.entries()) {
    session.answer((path, tag) => answerOf(path, tag, happening));
    problems.push(...(await act(command, happening)).map((problem) => `${problem}, in step ${index + 1}`));
  }
  return problems;
}

async function act(command: Command, happening: Happening): Promise<readonly string[]> {
  const { things, session, kept } = happening;
  switch (command.does) {
    case 'change':
      things[command.thing].change(session.now());
      return [];
    case 'become':
      things[command.thing].become(command.condition, session.now());
      return [];
    case 'live':
      things[command.thing].live(command.lifetime, session.now());
      return [];
    case 'pass':
      await session.pass(command.ms);
      kept.clear();
      return [];
    case 'restart':
      await session.restart();
      for (const thing of Object.values(things)) thing.forget(session.now());
      kept.clear();
      return [];
    case 'kill':
      if (happening.kills++ < MOST_KILLS) await session.kill();
      return [];
    case 'kill while reading': {
      if (happening.kills++ >= MOST_KILLS) return [];
      const [problems] = await Promise.all([readBy(command.thing, ['read'], happening, ['EIO']), session.kill()]);
      return problems;
    }
    case 'at once':
      happening.slow = true;
      return readBy(command.thing, ['read', 'read'], happening).finally(() => (happening.slow = false));
    default:
      return readBy(command.thing, [command.does], happening, [], command.reader);
  }
}

// All of them at the same time, each by another program.
async function readBy(
  thing: Thing,
  how: readonly ('read' | 'stat' | 'list')[],
  { mark, things, session, kept }: Happening,
  more: readonly string[] = [],
  first = 0,
): Promise<readonly string[]> {
  const began = session.now();
  const before = session.requests();
  const seen = await Promise.all(
    how.map((does, index) => {
      const client = session.readers[(first + index) % session.readers.length];
      if (client === undefined) throw new Error('there is no reader');
      const path = how.length > 1 ? pathApart(thing, mark, index) : pathOf(thing, mark, does);
      return guarded(session.world(), saw(does, session.world().at(path), client), STEP_MS);
    }),
  );
  const asked = session.requests() - before;
  const { versions, errnos } = things[thing].allowed(began, session.now());
  const what = `${how.join(' and ')} of ${thing}`;
  const wrong = seen.flatMap((one) => {
    if ('errno' in one)
      return errnos.has(one.errno) || more.includes(one.errno) ? [] : [`errno: ${what} gave ${one.errno}`];
    return versions.has(one.version)
      ? []
      : [`content: ${what} gave version ${one.version}, and ${[...versions].join(' or ') || 'none'} may be given`];
  });
  const [one] = seen;
  const fresh = freshFor(things[thing].lifetime());
  const isWell = things[thing].condition() === 'well';
  // Bytes that are kept are not asked for again; a listing has a life of its own.
  const isKept = how[0] !== 'list' && session.now() < (kept.get(thing) ?? 0);
  const again = isKept && asked > 0 ? [`requests: ${what} asked upstream again for what is kept`] : [];
  const each =
    how.length > 1 && asked > 1 && fresh > 0 && isWell
      ? [`requests: ${what} at the same time made ${asked} requests`]
      : [];
  if (one !== undefined && 'version' in one && how[0] !== 'list' && asked > 0 && isWell) kept.set(thing, began + fresh);
  return [...wrong, ...again, ...each];
}

async function saw(does: 'read' | 'stat' | 'list', path: CallPath, client: SyscallClient): Promise<Saw> {
  if (does === 'stat') {
    const answer = await client.lstat(path);
    return answer.ok ? { version: answer.value.size - LEAST_BYTES } : answer;
  }
  if (does === 'list') {
    const answer = await client.readdir(path);
    if (!answer.ok) return answer;
    const name = answer.value.find((entry) => entry.name.startsWith('v'))?.name ?? '';
    return { version: Number(name.slice(1) || Number.NaN) };
  }
  const answer = await client.readFile(path);
  if (!answer.ok) return answer;
  const text = Buffer.from(answer.value.bytes).toString();
  const version = Number(/^\{"items":\["v(\d+)"\]/.exec(text)?.[1] ?? Number.NaN);
  return text === bodyOf(version) ? { version } : { errno: `the bytes ${JSON.stringify(text.slice(0, 80))}` };
}

function pathOf(thing: Thing, mark: string, does: 'read' | 'stat' | 'list'): string {
  const query: PuppetQuery = { url: `https://${PUPPET_SLOTS.declared}/${mark}/${thing}` };
  if (does !== 'list') return puppetPath({ read: { query } });
  return puppetPath({ list: [{ expand: { ...query, select: { json: 'items' } } }] });
}

// Another file of the same response, where the kernel does not have the one wait for the other.
function pathApart(thing: Thing, mark: string, index: number): string {
  const query: PuppetQuery = { url: `https://${PUPPET_SLOTS.declared}/${mark}/${thing}` };
  return inOwnDirectory({ read: { query } }, `${mark}-${index}`);
}

const LEAST_BYTES = 40;

// Each version has a length of its own, so that a stat says which one it is.
function bodyOf(version: number): string {
  return `{"items":["v${version}"]}`.padEnd(LEAST_BYTES + version);
}

function answerOf(path: string, tag: string | undefined, { things, mark, slow }: Happening): readonly ResponseStep[] {
  const name = new RegExp(`^/${mark}/([ab])$`).exec(path)?.[1];
  if (name !== 'a' && name !== 'b') return plainAnswer('', 404);
  const thing = things[name];
  const steps = respond(thing.condition(), thing.lifetime(), thing.version(), tag);
  return slow ? [{ does: 'pause', ms: SLOW_MS }, ...steps] : steps;
}

function respond(
  condition: Condition,
  lifetime: Lifetime,
  version: number,
  tag: string | undefined,
): readonly ResponseStep[] {
  switch (condition) {
    case 'missing':
      return plainAnswer('', 404);
    case 'failing':
      return plainAnswer('', 500);
    case 'unreachable':
      return [{ does: 'reset' }];
    case 'well': {
      const headers = headersOf(lifetime, version);
      const isKnown = lifetime === 'etag and max-age=2' && tag === `"${version}"`;
      const body = isKnown ? '' : bodyOf(version);
      const status = isKnown ? '304 Not Modified' : '200 OK';
      const length = isKnown ? [] : [`Content-Length: ${body.length}`];
      return [
        { does: 'send', bytes: Buffer.from(`HTTP/1.1 ${[status, ...headers, ...length].join('\r\n')}\r\n\r\n${body}`) },
      ];
    }
  }
}

function headersOf(lifetime: Lifetime, version: number): readonly string[] {
  if (lifetime === 'nothing said') return [];
  if (lifetime === 'etag and max-age=2') return [`ETag: "${version}"`, 'Cache-Control: max-age=2'];
  return [`Cache-Control: ${lifetime}`];
}

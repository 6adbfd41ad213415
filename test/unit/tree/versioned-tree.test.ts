import { expect, test } from 'vitest';
import type { Node } from '../../../src/contract/node.ts';
import { createMountTree } from '../../../src/tree/mount-tree.ts';
import type { Change, Entry, FileEntry, VersionedFileSystem } from '../../../src/tree/versioned-file-system.ts';
import { createWorld, directory, file, inline, query, response, START, type World } from './world.ts';

const URL_1 = 'https://api.example.org/1';
const NEVER = new AbortController().signal;
const HALF_MINUTE = 30_000;

interface Versioned {
  readonly world: World;
  readonly fileSystem: VersionedFileSystem;
  readonly changes: Change[];
}

/** `a.txt` of unknown size and `known.txt` of three bytes, both the `title` of one response. */
function versionedWorld(
  nodes: readonly Node[] = [file('a.txt'), file('known.txt', { size: 3 }), directory('d')],
): Versioned {
  const world = createWorld({
    lookup: (at) => nodes.find((node) => node.tag === 'entry' && `/${node.val.name}` === at),
    list: (at) => (at === '/' ? nodes : []),
    read: () => query(URL_1, 'title'),
  });
  say(world, 'old');
  const { versioned } = createMountTree({
    providers: new Map([['one', world.tree]]),
    status: new Map(),
    clock: world.now,
  });
  if (versioned === undefined) throw new Error('a tree of the tests has versions');
  const changes: Change[] = [];
  versioned.subscribe((change) => void changes.push(change));
  return { world, fileSystem: versioned, changes };
}

const say = ({ upstream }: World, title: string, headers: Readonly<Record<string, string>> = {}): void =>
  void upstream.set(URL_1, response({ title }, { headers }));
const textOf = async (fileSystem: VersionedFileSystem, path: string, { version }: FileEntry): Promise<string> =>
  Buffer.from(await fileSystem.read(path, version, NEVER)).toString();

function asFile(entry: Entry | undefined): FileEntry {
  if (entry?.kind !== 'file') throw new Error(`expected a file and got ${entry?.kind ?? 'nothing'}`);
  return entry;
}

test('lookup of a file of unknown size gives its bytes, and peek the same until the first lifetime ends', async () => {
  const { world, fileSystem } = versionedWorld();
  expect(fileSystem.peek('/one/a.txt')).toBeUndefined();
  const entry = asFile(await fileSystem.lookup('/one/a.txt', NEVER));
  expect(entry).toMatchObject({ size: 3, modified: START, freshUntil: START + HALF_MINUTE, follows: false });
  expect(Buffer.from(entry.bytes ?? []).toString()).toBe('old');
  expect(fileSystem.peek('/one/a.txt')).toEqual(entry);
  expect(world.asked).toHaveLength(1);
  world.pass(HALF_MINUTE);
  expect(fileSystem.peek('/one/a.txt')).toBeUndefined();
});

test('the same bytes after a lifetime are the same version, and others of the same size are another', async () => {
  const { world, fileSystem } = versionedWorld();
  const first = asFile(await fileSystem.lookup('/one/a.txt', NEVER));
  world.pass(HALF_MINUTE);
  const second = asFile(await fileSystem.lookup('/one/a.txt', NEVER));
  expect(second).toMatchObject({ version: first.version, freshUntil: START + 2 * HALF_MINUTE });
  say(world, 'new');
  world.pass(HALF_MINUTE);
  const third = asFile(await fileSystem.lookup('/one/a.txt', NEVER));
  expect(third).toMatchObject({ size: 3, modified: START + 2 * HALF_MINUTE, ino: first.ino });
  expect(third.version).not.toBe(first.version);
  say(world, 'old');
  world.pass(HALF_MINUTE);
  const fourth = asFile(await fileSystem.lookup('/one/a.txt', NEVER));
  expect([first.version, third.version]).not.toContain(fourth.version);
});

test('lookup of a file of known size asks no upstream; reading it makes its bytes that very version', async () => {
  const { world, fileSystem, changes } = versionedWorld();
  const shown = asFile(await fileSystem.lookup('/one/known.txt', NEVER));
  expect(shown).toMatchObject({ size: 3, freshUntil: START + HALF_MINUTE });
  expect(shown.bytes).toBeUndefined();
  expect(world.asked).toEqual([]);
  expect(await textOf(fileSystem, '/one/known.txt', shown)).toBe('old');
  const read = asFile(fileSystem.peek('/one/known.txt'));
  expect(read).toMatchObject({ version: shown.version, modified: shown.modified });
  expect(Buffer.from(read.bytes ?? []).toString()).toBe('old');
  expect(changes).toEqual([]);
});

test('bytes that hold shorter than their name end the promise of the name, and once stale are never shown again', async () => {
  const { world, fileSystem, changes } = versionedWorld();
  say(world, 'old', { 'cache-control': 'max-age=5' });
  const shown = asFile(await fileSystem.lookup('/one/known.txt', NEVER));
  await fileSystem.read('/one/known.txt', shown.version, NEVER);
  expect(changes).toEqual([{ kind: 'entry', path: '/one/known.txt' }]);
  const promised = asFile(fileSystem.peek('/one/known.txt'));
  expect(promised.version).toBe(shown.version);
  expect(promised.freshUntil).toBeLessThanOrEqual(START + 5_000);
  say(world, 'new');
  world.pass(5_000);
  const stale = asFile(fileSystem.peek('/one/known.txt'));
  expect(stale.bytes).toBeUndefined();
  expect(stale.version).not.toBe(shown.version);
  expect(await textOf(fileSystem, '/one/known.txt', stale)).toBe('new');
  // Its time was shown before the bytes were seen, and they were others: that is told, and shown under another number.
  expect(changes).toHaveLength(2);
  const after = asFile(fileSystem.peek('/one/known.txt'));
  expect(after.modified).toBe(START + 5_000);
  expect([shown.version, stale.version]).not.toContain(after.version);
});

test('a listing tells what needs no bytes, and sends those who ask for more to peek', async () => {
  const { world, fileSystem } = versionedWorld();
  expect(fileSystem.peekListing('/one')).toBeUndefined();
  const listing = await fileSystem.list('/one', NEVER);
  expect(fileSystem.peekListing('/one')).toBe(listing);
  expect(listing.entries.map(({ name, entry }) => [name, entry?.kind])).toEqual([
    ['.', undefined],
    ['..', undefined],
    ['a.txt', undefined],
    ['known.txt', 'file'],
    ['d', 'directory'],
  ]);
  expect(listing.asked?.has('a.txt')).toBe(false);
  await fileSystem.lookup('/one/a.txt', NEVER);
  expect(listing.asked?.has('a.txt')).toBe(true);
  expect(listing.asked?.has('known.txt')).toBe(false);
  expect(world.asked).toHaveLength(1);
  const { entry, ino } = listing.entries[3] ?? {};
  expect(entry).toEqual(fileSystem.peek('/one/known.txt'));
  expect(entry?.ino).toBe(ino);
});

test('a listing of names whose bytes were seen before it sends those who ask for them to peek', async () => {
  const { fileSystem } = versionedWorld();
  const shown = asFile(await fileSystem.lookup('/one/known.txt', NEVER));
  await fileSystem.read('/one/known.txt', shown.version, NEVER);
  const listing = await fileSystem.list('/one', NEVER);
  expect(listing.asked?.has('known.txt')).toBe(true);
  expect(listing.entries.find(({ name }) => name === 'known.txt')?.entry).toBeUndefined();
});

test('a new listing has another number, and a directory tells the one that is fresh', async () => {
  const { world, fileSystem } = versionedWorld();
  const first = await fileSystem.list('/one', NEVER);
  expect(fileSystem.peek('/one')).toMatchObject({ listing: { version: first.version, freshUntil: first.freshUntil } });
  world.pass(HALF_MINUTE);
  const root = fileSystem.peek('/one');
  expect(root).toMatchObject({ kind: 'directory', freshUntil: Number.POSITIVE_INFINITY });
  expect(root).not.toHaveProperty('listing');
  expect((await fileSystem.list('/one', NEVER)).version).not.toBe(first.version);
});

test('a name that is missing is missing for five seconds, and a provider that is not mounted is an error', async () => {
  const { fileSystem } = versionedWorld();
  expect(await fileSystem.lookup('/one/none', NEVER)).toEqual({ kind: 'missing', freshUntil: START + 5_000 });
  await expect(fileSystem.lookup('/two', NEVER)).rejects.toMatchObject({ code: 'no-such-provider' });
  expect(fileSystem.peek('/two')).toBeUndefined();
  expect(fileSystem.peek(`/one/${'x'.repeat(256)}`)).toBeUndefined();
});

test('every file of the host is another version when its bytes are others, and a log is followed', async () => {
  let text = 'one\n';
  const status = new Map([
    ['errors.jsonl', () => ({ bytes: Buffer.from(text), modified: 1, grows: true as const })],
    ['providers/a.json', () => ({ bytes: Buffer.from(text), modified: 1 })],
  ]);
  const { versioned } = createMountTree({ providers: new Map(), status, clock: () => 0 });
  const look = (path: string): FileEntry => asFile(versioned?.peek(path));
  const [log, state] = [look('/.omnivet/errors.jsonl'), look('/.omnivet/providers/a.json')];
  expect([log.follows, state.follows]).toEqual([true, false]);
  expect(look('/.omnivet/errors.jsonl')).toEqual(log);
  text = 'two\n';
  expect(look('/.omnivet/errors.jsonl').version).not.toBe(log.version);
  const changed = look('/.omnivet/providers/a.json');
  expect(changed.version).not.toBe(state.version);
  expect(Buffer.from(changed.bytes ?? []).toString()).toBe('two\n');
});

test('bytes that a provider holds itself are a version like any other', async () => {
  const world = createWorld({ lookup: () => file('f', { size: 5 }), read: () => inline('hello') });
  const { versioned } = createMountTree({
    providers: new Map([['one', world.tree]]),
    status: new Map(),
    clock: world.now,
  });
  const shown = asFile(await versioned?.lookup('/one/f', NEVER));
  expect(Buffer.from((await versioned?.read('/one/f', shown.version, NEVER)) ?? []).toString()).toBe('hello');
  expect(versioned?.peek('/one/f')).toMatchObject({ version: shown.version });
});

test('a listing that contradicts a lookup that still holds ends what was promised of the name', async () => {
  const nodes = [file('grows.txt', { size: 3 }), file('same.txt', { size: 3 })];
  const { fileSystem, changes } = versionedWorld(nodes);
  for (const name of ['grows.txt', 'same.txt', 'comes.txt']) await fileSystem.lookup(`/one/${name}`, NEVER);
  nodes[0] = file('grows.txt', { size: 4 });
  nodes.push(file('comes.txt'));
  await fileSystem.list('/one', NEVER);
  expect(changes.map(({ path }) => path)).toEqual(['/one/grows.txt', '/one/comes.txt']);
  expect(fileSystem.peek('/one/grows.txt')).toMatchObject({ size: 4 });
});

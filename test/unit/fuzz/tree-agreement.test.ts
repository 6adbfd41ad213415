/** The model of a tree against the host's tree, without a mount: the puppet answers in the same process, and upstream from a script. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PuppetDirectory, PuppetScript } from '../../../providers/puppet/encoder.ts';
import { puppetPath } from '../../../providers/puppet/encoder.ts';
import { provider } from '../../../providers/puppet/provider.ts';
import { type Listing, listing } from '../../../fuzz/arbitraries/listing.ts';
import { nodeTree } from '../../../fuzz/arbitraries/node-tree.ts';
import { PUPPET_SLOTS } from '../../../fuzz/arbitraries/slots.ts';
import { errnoOfName, judgeName } from '../../../fuzz/model/name.ts';
import { type Content, fails, type ListedChild, type Outcome, type StatValue } from '../../../fuzz/model/outcome.ts';
import { PUPPET_GRANTS } from '../../../fuzz/model/request.ts';
import { treeModel } from '../../../fuzz/model/tree.ts';
import { evaluate } from '../../../fuzz/model/upstream.ts';
import { type Seen, wrongListing, wrongRead, wrongStat } from '../../../fuzz/oracles/outcome.ts';
import { writeOut } from '../../../fuzz/puppet-text.ts';
import { errnoOf, HostError } from '../../../src/contract/errors.ts';
import type { ExpandedItem, ReadResult } from '../../../src/contract/node.ts';
import { DEFAULT_CACHE_LIMITS } from '../../../src/tree/limits.ts';
import { createMountTree } from '../../../src/tree/mount-tree.ts';
import type { FileSystem } from '../../../src/tree/file-system.ts';
import type { Guest } from '../../../src/tree/ports.ts';
import { createProviderTree } from '../../../src/tree/provider-tree.ts';

const ITEMS_URL = `https://${PUPPET_SLOTS.declared}/items`;

function guest(): Guest {
  return {
    lookupChild: async (parent, name) => provider.lookupChild(parent, name),
    listChildren: async (path) => provider.listChildren(path),
    async readFile(path): Promise<ReadResult> {
      const answer = provider.readFile(path);
      return answer.tag === 'inline' || answer.tag === 'query'
        ? { tag: 'ok', val: answer }
        : { tag: 'err', val: answer };
    },
    selectJson: () => Promise.reject(new Error('nothing is selected here')),
    async selectItems(body, expression): Promise<readonly ExpandedItem[]> {
      const { value } = evaluate(expression, JSON.parse(Buffer.from(body).toString()));
      return (value as readonly { name: string; kind: 'file' | 'directory' }[]).map(({ name, kind }) => ({
        name,
        kind,
      }));
    },
  };
}

/** A mount tree in memory in which upstream answers one list of items. */
function fileSystem(items: string): FileSystem {
  const tree = createProviderTree({
    provider: 'puppet',
    guest: guest(),
    fetcher: { fetch: async ({ url }) => ({ status: 200, headers: {}, body: Buffer.from(items), url }) },
    refusalOf: () => undefined,
    clock: () => 0,
    emit: () => {},
    limits: DEFAULT_CACHE_LIMITS,
    calloutsPerOperation: 64,
  });
  return createMountTree({ providers: new Map([['puppet', tree]]), status: new Map(), clock: () => 0 });
}

async function seen<Value>(operation: () => Promise<Value>): Promise<Seen<Value>> {
  try {
    return { ok: true, value: await operation() };
  } catch (error) {
    if (error instanceof HostError) return { ok: false, errno: errnoOf(error.code) };
    throw error;
  }
}

const stat = (files: FileSystem, path: string): Promise<Seen<StatValue>> =>
  seen(async () => {
    const { kind, size } = await files.getattr(path);
    return { kind, size };
  });

const list = (files: FileSystem, path: string): Promise<Seen<readonly ListedChild[]>> =>
  seen(async () => (await files.readdir(path)).filter(({ name }) => name !== '.' && name !== '..'));

const read = (files: FileSystem, path: string): Promise<Seen<Uint8Array>> =>
  seen(async () => {
    const handle = await files.open(path);
    const bytes = files.read(handle, 0, 1_000_000);
    files.release(handle);
    return bytes;
  });

/** One operation on some name of the tree; numbers begin again where there are fewer names. */
interface Step {
  readonly does: 'stat' | 'list' | 'read';
  readonly at: readonly number[];
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    does: fc.constantFrom<Step['does'][]>('stat', 'list', 'read'),
    at: fc.array(fc.nat({ max: 6 }), { maxLength: 3 }),
  }),
  { maxLength: 12, size: 'max' },
);

function pathOf(script: PuppetDirectory, [index, ...rest]: readonly number[]): readonly string[] {
  if (index === undefined) return [];
  const { list, below = {} } = script;
  const known = [
    ...list.flatMap((node) => ('entry' in node ? [writeOut(node.entry)] : [])),
    ...Object.keys(below),
    'nobody',
  ];
  // A program cannot ask for the others, nor for what does not fit behind the script.
  const askable = known.filter((name) => !['', '.', '..'].includes(name) && !/[/\0]/.test(name) && name.length <= 256);
  const name = askable[index % askable.length] ?? 'nobody';
  const is = Object.hasOwn(below, name) ? below[name]?.is : undefined;
  return [name, ...pathOf(is !== undefined && 'list' in is ? is : { list: [] }, rest)];
}

/**
 * What a name that is none may give beside what the model says: the host gets the whole path here, and need not ask about the
 * directories on the way, as the kernel does.
 */
function atOnce(names: readonly string[]): readonly Outcome<never>[] {
  return names.filter((name) => judgeName(name) === 'refuse').flatMap((name) => fails(errnoOfName(name)));
}

/** What is wrong with what the host answers, step by step; nothing when the model allows all of it. */
async function disagreements(
  script: PuppetDirectory,
  steps: readonly Step[],
  items = '[]',
): Promise<readonly string[]> {
  const files = fileSystem(items);
  const upstream = (): { status: number; headers: {}; body: Buffer } => ({
    status: 200,
    headers: {},
    body: Buffer.from(items),
  });
  const model = treeModel(script, { grants: PUPPET_GRANTS, upstream });
  const problems: string[] = [];
  for (const { does, at } of steps) {
    const names = pathOf(script, at);
    const path = `/puppet/${puppetPath(script, ...names)}`;
    const problem = {
      stat: async () => wrongStat([...model.stat(names), ...atOnce(names)], await stat(files, path)),
      list: async () => wrongListing([...model.list(names), ...atOnce(names)], await list(files, path)),
      read: async () => wrongRead([...model.read(names), ...atOnce(names)], await read(files, path)),
    }[does];
    const wrong = await problem();
    if (wrong !== undefined) problems.push(`${does} of ${JSON.stringify(names)}: ${wrong}`);
  }
  return problems;
}

describe('the tree of the host', () => {
  test('answers what the model allows, whatever is asked first', async () => {
    await fc.assert(
      fc.asyncProperty(nodeTree(), steps, async ({ script }, steps) => {
        expect(await disagreements(script, steps)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('lists what the model lists, of entries and items of any names', async () => {
    const scriptOf = ({ own }: Listing): PuppetDirectory => ({
      list: [
        ...own.map(({ name, kind }) => ({ entry: name, kind })),
        { expand: { url: ITEMS_URL, select: { json: '@' } } },
      ],
    });
    await fc.assert(
      fc.asyncProperty(listing(), steps, async (one, steps) => {
        const items = JSON.stringify(one.items.map(({ name, kind }) => ({ name: writeOut(name), kind })));
        const all = [{ does: 'list', at: [] } as const, ...steps];
        expect(await disagreements(scriptOf(one), all, items)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('is told apart from one with a bug: a name that is left out, and a size that is not exact', () => {
    const script: PuppetScript = { list: [{ entry: 'a', size: 3 }], below: { a: { is: { read: { inline: 'abc' } } } } };
    const model = treeModel(script, {
      grants: PUPPET_GRANTS,
      upstream: () => ({ status: 404, headers: {}, body: new Uint8Array() }),
    });
    const content: readonly unknown[] = model
      .read(['a'])
      .map((one) => (one.ok ? (one.value satisfies Content) : one.errno));
    expect(content).toEqual([
      { kind: 'bytes', bytes: Buffer.from('abc') },
      { kind: 'bytes', bytes: Buffer.from('abc') },
    ]);
    expect(wrongListing(model.list([]), { ok: true, value: [] })).toBeDefined();
    expect(wrongStat(model.stat(['a']), { ok: true, value: { kind: 'file', size: 4 } })).toBeDefined();
    expect(wrongRead(model.read(['a']), { ok: true, value: Buffer.from('abd') })).toBeDefined();
  });
});

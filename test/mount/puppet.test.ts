/** The puppet does what its path says: without this no refusal in the other tests would mean anything. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CleanUp, createCleanUp } from '../helpers/clean-up.ts';
import { mountPuppet, type PuppetMount } from '../helpers/puppet-mount.ts';

let cleanUp: CleanUp;
let mount: PuppetMount;

beforeAll(async () => {
  cleanUp = createCleanUp();
  mount = await mountPuppet(cleanUp);
});
afterAll(() => cleanUp[Symbol.asyncDispose]());

test('cat of inline bytes gives those bytes', async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  expect((await mount.cat({ read: { inline: bytes } })).stdout).toEqual(Buffer.from(bytes));
  expect((await mount.cat({ read: { inline: { repeat: 'ü', times: 1_000_000 } } })).stdout).toHaveLength(2_000_000);
});

test('cat of a script as long as a path may be gives its content', async () => {
  // The host counts "/puppet" too; 16 names, each with a slash and a sign in front.
  const inline = 'a'.repeat(4095 - 7 - 2 * 16 - '{"read":{"inline":""}}'.length);
  expect((await mount.cat({ read: { inline } })).stdout.toString()).toBe(inline);
});

test.each([
  ['not-permitted', 'EACCES'],
  ['invalid', 'EINVAL'],
  ['too-large', 'EFBIG'],
  ['unavailable', 'EAGAIN'],
  ['internal', 'EIO'],
] as const)('cat of the error %s is %s, and says why', async (error, errno) => {
  const outcome = await mount.cat({ read: { error, why: 'for a test' } });
  expect(outcome).toMatchObject({ errno, codes: [error] });
  expect(outcome.failures[0]?.message).toContain('for a test');
});

test.each([
  ['not-found', 'ENOENT'],
  ['not-a-directory', 'ENOTDIR'],
  ['not-a-file', 'EISDIR'],
] as const)('cat of the error %s is %s, and nothing that went wrong', async (error, errno) => {
  expect(await mount.cat({ read: { error } })).toMatchObject({ errno, codes: [] });
});

test('ls of a directory gives the names that the path lists', async () => {
  const names = [
    'a b',
    '\ufeffx',
    '..a',
    '-rf',
    '$(id)',
    '~',
    'ü',
    'u\u0308',
    '\u202e',
    '🦀',
    '=x',
    '+x',
    '__proto__',
    'a'.repeat(255),
  ];
  const { stdout } = await mount.ls({ list: names.map((entry) => ({ entry })) });
  expect(stdout.toString().trimEnd().split('\n')).toEqual(
    names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
  );
});

test.each(['', '.', '..', 'a/b', 'a\0b', '\n', '\u0085', '\ufffd', 'a'.repeat(256)])(
  'ls of a directory that lists %j is a breach of the contract',
  async (entry) => {
    expect(await mount.ls({ list: [{ entry }] })).toMatchObject({ errno: 'EIO', codes: ['contract-violation'] });
  },
);

test('cat below a directory gives what is scripted for that name', async () => {
  const script = {
    list: [{ entry: 'empty' }],
    below: { file: { is: { read: { inline: 'found' } } }, directory: { is: { list: [{ entry: 'deep' }] } } },
  };
  expect((await mount.cat(script, 'file')).stdout.toString()).toBe('found');
  expect((await mount.ls(script, 'directory')).stdout.toString()).toBe('deep\n');
  expect(await mount.cat(script, 'empty')).toMatchObject({ errno: undefined, stdout: Buffer.alloc(0) });
  expect(await mount.cat(script, 'absent')).toMatchObject({ errno: 'ENOENT', codes: [] });
  expect(await mount.cat(script, 'directory')).toMatchObject({ errno: 'EISDIR' });
});

test('cat of a name whose lookup answers another one, or another size, is a breach of the contract', async () => {
  const breach = { errno: 'EIO', codes: ['contract-violation'] };
  expect(await mount.cat({ list: [], otherwise: { lookup: { entry: 'other' } } }, 'name')).toMatchObject(breach);
  expect(await mount.cat({ read: { inline: 'seven!!' }, size: 8 })).toMatchObject(breach);
});

/** The model of a tree against the sentences of contract.md sections 1, 2, 5 and 6. */
import { describe, expect, test } from 'vitest';
import type { PuppetScript } from '../../../providers/puppet/encoder.ts';
import { PUPPET_GRANTS } from '../../../fuzz/model/request.ts';
import { treeModel } from '../../../fuzz/model/tree.ts';
import type { Upstream } from '../../../fuzz/model/upstream.ts';

const API = 'https://api.example.org';

const PAGES: Readonly<Record<string, { body: string; status?: number; link?: string }>> = {
  [`${API}/items`]: { body: '["one", 2, {"name":"three","kind":"directory"}, "..", "one"]' },
  [`${API}/page/1`]: { body: '["a"]', link: `<${API}/page/2>; rel="next"` },
  [`${API}/page/2`]: { body: '["b"]', link: '</page/3>; rel=next' },
  [`${API}/page/3`]: { body: '["c"]' },
  [`${API}/json`]: { body: '{"text":"caf\u00e9","list":[1],"nothing":null}' },
  [`${API}/broken`]: { body: '{' },
  [`${API}/403`]: { body: '', status: 403 },
};

const upstream: Upstream = (url) => {
  const { body, status = 200, link } = PAGES[url] ?? { body: '', status: 404 };
  return { status, headers: link === undefined ? {} : { link }, body: Buffer.from(body) };
};

const model = (script: PuppetScript): ReturnType<typeof treeModel> =>
  treeModel(script, { grants: PUPPET_GRANTS, upstream });
const names = (script: PuppetScript): unknown =>
  model(script)
    .list([])
    .map((one) => (one.ok ? one.value.map(({ name }) => name) : one.errno));
const bytes = (script: PuppetScript, ...path: string[]): unknown =>
  model(script)
    .read(path)
    .map((one) =>
      one.ok ? (one.value.kind === 'bytes' ? Buffer.from(one.value.bytes).toString() : one.value) : one.errno,
    );
const errnos = (outcomes: readonly { ok: boolean; errno?: string }[]): unknown =>
  outcomes.map((one) => (one.ok ? 'ok' : one.errno));

describe('a listing', () => {
  test('has the provider\u2019s names in its order', () => {
    expect(names({ list: [{ entry: 'b' }, { entry: 'a', kind: 'directory' }] })).toEqual([['b', 'a']]);
  });

  test.each(['..', 'a/b', '', '\0', 'n'.repeat(256)])('with the entry %j fails whole', (entry) => {
    expect(names({ list: [{ entry: 'fine' }, { entry }] })).toEqual(['EIO']);
  });

  test('with a name twice fails whole, of different kinds as well', () => {
    expect(names({ list: [{ entry: 'a' }, { entry: 'a', kind: 'directory' }] })).toEqual(['EIO']);
  });

  test('leaves out what upstream calls by no name, or twice', () => {
    expect(names({ list: [{ expand: { url: `${API}/items`, select: { json: '@' } } }] })).toEqual([
      ['one', '2', 'three'],
    ]);
  });

  test.each([
    [1, ['a']],
    [2, ['a', 'b']],
    [4_294_967_295, ['a', 'b', 'c']],
  ])('of %i pages has the items of as many', (pages, expected) => {
    expect(names({ list: [{ expand: { url: `${API}/page/1`, select: { json: '@' } }, pages }] })).toEqual([expected]);
  });

  test('of what is no array, or of no JSON, fails', () => {
    expect(names({ list: [{ expand: { url: `${API}/json`, select: { json: 'text' } } }] })).toContain('EIO');
    expect(names({ list: [{ expand: { url: `${API}/broken`, select: { json: '@' } } }] })).toEqual(['EIO']);
  });

  test('whose request is refused by upstream or by the host is EACCES', () => {
    expect(names({ list: [{ expand: { url: `${API}/403`, select: { json: '@' } } }] })).toEqual(['EACCES']);
    expect(names({ list: [{ expand: { url: 'https://evil.example.net/', select: { json: '@' } } }] })).toEqual([
      'EACCES',
    ]);
  });

  test('of a file is ENOTDIR', () => {
    expect(names({ read: { inline: '' } })).toEqual(['ENOTDIR']);
  });
});

describe('a lookup', () => {
  const lies: PuppetScript = {
    list: [{ entry: 'listed' }],
    below: { missing: { lookup: 'missing' }, other: { lookup: { entry: 'another' } }, listed: { lookup: 'missing' } },
  };

  test('of what nobody knows is ENOENT, and below a file ENOTDIR', () => {
    expect(errnos(model(lies).stat(['nobody']))).toEqual(['ENOENT']);
    expect(errnos(model({ list: [{ entry: 'a' }] }).stat(['a', 'b']))).toEqual(['ENOTDIR']);
  });

  test('that answers another name is a broken contract', () => {
    expect(errnos(model(lies).stat(['other']))).toEqual(['EIO']);
  });

  test('that denies what is listed may give either', () => {
    expect(errnos(model(lies).stat(['listed']))).toEqual(['ENOENT', 'ok']);
  });

  test('through an expansion finds its items and nothing else', () => {
    const script: PuppetScript = { list: [{ expand: { url: `${API}/items`, select: { json: '@' } } }] };
    expect(model(script).stat(['three'])).toEqual([{ ok: true, value: { kind: 'directory', size: undefined } }]);
    expect(errnos(model(script).stat(['four']))).toEqual(['ENOENT']);
  });

  test('of a name that is none does not reach the provider', () => {
    const script: PuppetScript = { list: [], otherwise: { is: { read: { inline: 'x' } } } };
    expect(errnos(model(script).stat(['n'.repeat(256)]))).toEqual(['ENAMETOOLONG']);
    expect(errnos(model(script).stat(['\u0001']))).toEqual(['ENOENT']);
    expect(errnos(model(script).stat(['fine']))).toEqual(['ok']);
  });
});

describe('a file', () => {
  test('has the bytes that are inline, and a size that is exact', () => {
    expect(bytes({ read: { inline: 'fine' } })).toEqual(['fine']);
    expect(model({ read: { inline: 'caf\u00e9' } }).stat([])).toEqual([{ ok: true, value: { kind: 'file', size: 5 } }]);
  });

  test('whose size lies is EIO when it is read', () => {
    expect(bytes({ read: { inline: 'fine' }, size: 5 })).toEqual(['EIO']);
    expect(bytes({ read: { inline: 'fine' }, size: 4 })).toEqual(['fine']);
  });

  test.each([
    ['not-found', 'ENOENT'],
    ['unavailable', 'EAGAIN'],
    ['invalid', 'EINVAL'],
  ] as const)('that answers %s is %s, also when its size is asked', (error, errno) => {
    expect(bytes({ read: { error } })).toEqual([errno]);
    expect(errnos(model({ read: { error } }).stat([]))).toEqual([errno]);
  });

  test('of a query has what is selected', () => {
    const select = (json: string): PuppetScript => ({ read: { query: { url: `${API}/json`, select: { json } } } });
    expect(bytes(select('text'))).toEqual(['caf\u00e9']);
    expect(bytes(select('list'))).toEqual([{ kind: 'json', value: [1] }]);
    expect(bytes(select('nothing'))).toEqual(['ENOENT']);
    expect(bytes({ read: { query: { url: `${API}/json`, select: { header: 'etag' } } } })).toEqual(['ENOENT']);
    expect(bytes({ read: { query: { url: `${API}/broken`, select: { json: 'a' } } } })).toEqual(['EIO']);
  });

  test('that is a directory is EISDIR', () => {
    expect(bytes({ list: [{ entry: 'd', kind: 'directory' }] }, 'd')).toEqual(['EISDIR']);
  });
});

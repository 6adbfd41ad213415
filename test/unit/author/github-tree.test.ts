import { describe, expect, test } from 'vitest';
import { provider } from '../../../providers/github/provider.ts';
import { parseManifest } from '../../../src/contract/manifest.ts';
import { AT, namesIn } from './github-answers.ts';

describe('the tree', () => {
  test.each([
    ['/', 'octokit-fixture-org'],
    ['/octokit-fixture-org', 'hello-world'],
    [AT, '_repo'],
    [AT, '_issues'],
    [`${AT}/_prs`, '_open'],
    [`${AT}/_issues`, '_all'],
  ])('lookupChild in %s of %s is a directory without a request', (parent, name) => {
    expect(provider.lookupChild(parent, name)).toEqual({ tag: 'entry', val: { name, kind: 'directory' } });
  });

  test.each(['/', '/octokit-fixture-org'])('listChildren of %s lists nothing', (path) => {
    expect(provider.listChildren(path)).toEqual([]);
  });

  test.each([
    [AT, ['_repo', '_issues', '_prs']],
    [`${AT}/_prs`, ['_open', '_all']],
    [`${AT}/_issues/_open`, ['expand']],
  ])('listChildren of %s lists %j', (path, names) => {
    expect(namesIn(path)).toEqual(names);
  });

  test.each([
    ['/', '-a'],
    ['/', 'a'.repeat(40)],
    ['/', "o'"],
    ['/', 'a.b'],
    ['/o', 'a b'],
    ['/o', 'r'.repeat(101)],
    ['/o', '..'],
    ['/o', 'r`'],
    ['/o', 'ü'],
    ['/o', 'r\n'],
    ['/o/r', 'src'],
    ['/o/r', 'constructor'],
    ['/o/r/_repo', 'constructor'],
    ['/o/r/_repo', '__proto__'],
    ['/o/r/_issues', '_closed'],
    ['/o/r/_issues/_open', '0'],
    ['/o/r/_issues/_open', '01'],
    ['/o/r/_issues/_open', '12345678901'],
    ['/o/r/_issues/_open', '1\n'],
    ['/o/r/_issues/_open/1', 'nope'],
    ['/o/r/_issues/_open/1/title', 'x'],
    ['o/r', '_repo'],
    ['/o//_repo', 'stars'],
  ])('lookupChild in %s of %j is nothing', (parent, name) => {
    expect(provider.lookupChild(parent, name)).toBeUndefined();
  });

  test.each(['/', '/o', '/o/r', '/o/r/_repo', '/o/r/_issues', '/o/r/_issues/_all', '/o/r/_prs/_all/1'])(
    'readFile of the directory %s says not-a-file',
    (path) => {
      expect(provider.readFile(path)).toEqual({ tag: 'not-a-file' });
    },
  );

  test.each(['', 'x', '/-', '/o/r/_repo/nope', '/o/r/_repo/stars/x', '/o/r/_issues/_open/1/toString', '//'])(
    'readFile of %j says not-found',
    (path) => {
      expect(provider.readFile(path)).toEqual({ tag: 'not-found' });
    },
  );
});

test('the manifest is valid and declares one host, one header and one optional secret', () => {
  expect(parseManifest(JSON.stringify(provider.manifest))).toMatchObject({
    ok: true,
    value: {
      hosts: [{ host: 'api.github.com', methods: ['GET'] }],
      headers: ['x-github-api-version'],
      secrets: [{ name: 'GITHUB_TOKEN', hosts: ['api.github.com'], as: 'bearer', optional: true }],
    },
  });
});

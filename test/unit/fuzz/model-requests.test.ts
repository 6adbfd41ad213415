/** The model against the sentences of security.md and contract.md about names, requests and errors, as they stand there. */
import { describe, expect, test } from 'vitest';
import { errnoOfError, errnosOfStatus } from '../../../fuzz/model/errno.ts';
import { errnoOfName, judgeName } from '../../../fuzz/model/name.ts';
import { judgeRequest, PUPPET_GRANTS } from '../../../fuzz/model/request.ts';
import { evaluate } from '../../../fuzz/model/upstream.ts';

describe('section 2: a name', () => {
  test.each([
    'a',
    '...',
    'n'.repeat(255),
    '\u00e9'.repeat(127),
    ' ',
    '-rf',
    '\u202e',
    '\u00a0',
    '%2e',
    '\\',
    '__proto__',
    '\u{1f980}',
  ])('%j is one', (name) => {
    expect(judgeName(name)).toBe('allow');
  });

  test.each([
    '',
    '.',
    '..',
    '/',
    'a/b',
    '\0',
    'a\0',
    '\n',
    '\u001f',
    '\u0080',
    '\u009f',
    '\ufffd',
    '\ud800',
    'n'.repeat(256),
    '\u00e9'.repeat(128),
  ])('%j is none', (name) => {
    expect(judgeName(name)).toBe('refuse');
  });

  test('that is too long is ENAMETOOLONG, and any other ENOENT', () => {
    expect([errnoOfName('n'.repeat(256)), errnoOfName('\u00e9'.repeat(128)), errnoOfName('..')]).toEqual([
      'ENAMETOOLONG',
      'ENAMETOOLONG',
      'ENOENT',
    ]);
  });
});

describe('rules 8 to 12: a request', () => {
  const url = 'https://api.example.org/';
  const decide = (query: Parameters<typeof judgeRequest>[0]): string => judgeRequest(query, PUPPET_GRANTS).verdict;

  test.each([
    [{ url }],
    [{ url, method: 'head' as const }],
    [{ url, headers: [['Accept', 'a/b'] as const, ['x-puppet', 'a b'] as const] }],
    [{ url, secret: 'PUPPET_TOKEN' }],
    [{ url: 'https://post.example.org/', method: 'post' as const, body: 'x'.repeat(16_384) }],
  ])('%j is allowed', (query) => {
    expect(decide(query)).toBe('allow');
  });

  test.each([
    [{ url, method: 'post' as const }],
    [{ url, body: '' }],
    [{ url: 'https://post.example.org/', method: 'post' as const, body: { repeat: 'x', times: 16_385 } }],
    [{ url, secret: 'OTHER_TOKEN' }],
    [{ url, secret: '__proto__' }],
    [{ url: 'https://evil.example.net/', secret: 'PUPPET_TOKEN' }],
  ])('%j is refused', (query) => {
    expect(decide(query)).toBe('refuse');
  });

  test.each(['Authorization', 'host', 'COOKIE', 'proxy-x', 'x-forwarded-a', 'x-other', 'x-puppet ', 'coo\u212aie', ''])(
    'with the header %j is refused',
    (name) => {
      expect(decide({ url, headers: [[name, 'x']] })).toBe('refuse');
    },
  );

  test.each(['a\r\nb', 'a\nb', '\0', '\u007f', '\u00e9', 'a\tb'])('with the value %j is refused', (value) => {
    expect(decide({ url, headers: [['x-puppet', value]] })).toBe('refuse');
  });

  test('without a bound secret bears none, and with a required one that is absent is not sent', () => {
    expect(
      judgeRequest({ url: 'https://cdn.example.org/', secret: 'PUPPET_TOKEN' }, PUPPET_GRANTS).secret,
    ).toBeUndefined();
    expect(judgeRequest({ url, secret: 'PUPPET_TOKEN' }, PUPPET_GRANTS).secret).toBe('PUPPET_TOKEN');
    const { PUPPET_TOKEN, PUPPET_LOGIN } = PUPPET_GRANTS.secrets;
    const absent = {
      ...PUPPET_GRANTS,
      secrets: Object.fromEntries(
        Object.entries({ PUPPET_TOKEN, PUPPET_LOGIN }).flatMap(([name, grant]) =>
          grant === undefined ? [] : [[name, { ...grant, present: false }]],
        ),
      ),
    };
    expect(judgeRequest({ url, secret: 'PUPPET_TOKEN' }, absent)).toEqual({ verdict: 'refuse', secret: undefined });
    expect(judgeRequest({ url, secret: 'PUPPET_LOGIN' }, absent)).toEqual({ verdict: 'allow', secret: undefined });
  });
});

describe('section 5: errnos', () => {
  test('of what a provider answers', () => {
    expect(errnoOfError('not-found')).toBe('ENOENT');
    expect(errnoOfError('not-a-file')).toBe('EISDIR');
    expect(errnoOfError('not-permitted')).toBe('EACCES');
    expect(errnoOfError('too-large')).toBe('EFBIG');
    expect(errnoOfError('internal')).toBe('EIO');
  });

  test.each([
    [404, ['ENOENT']],
    [410, ['ENOENT']],
    [401, ['EACCES']],
    [403, ['EACCES']],
    [418, ['EINVAL']],
    [429, ['EAGAIN']],
    [500, ['EIO']],
    [200, undefined],
  ])('of the status %i', (status, errnos) => {
    expect(errnosOfStatus(status)).toEqual(errnos);
  });
});

describe('JMESPath, as far as the model knows it', () => {
  const json = { a: 'x', items: [{ name: 'one' }, { name: null }, {}, { name: 'two' }], nested: [[1], [2, 3]] };

  test.each<[string, unknown]>([
    ['@', json],
    ['a', 'x'],
    ['missing', null],
    ['items[].name', ['one', 'two']],
    ['items[3].name', 'two'],
    ['nested[]', [1, 2, 3]],
    ['a[]', null],
    ['constructor', null],
  ])('%s', (expression, value) => {
    expect(evaluate(expression, json)).toEqual({ known: true, value });
  });

  test('says when it does not', () => {
    expect(evaluate("items[?name=='one']", json).known).toBe(false);
  });
});

import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Effective } from '../../../src/capability/effective.ts';
import { readSecrets, type SecretFile, type SecretReaders } from '../../../src/callout/secret-source.ts';
import { MAX_SECRET_BYTES, sealSecret, secretHeader } from '../../../src/callout/secret.ts';
import type { HostName } from '../../../src/contract/host-name.ts';
import { A, connected, get, outcome, sealed, type SubjectOptions, valuesOf } from './loopback.ts';

const VALUE = 'canary-0123456789';

describe('sealSecret', () => {
  test('sealSecret gives something that shows its name and never its value', () => {
    const secret = sealed(VALUE);
    const shown = [
      inspect(secret, { showHidden: true, depth: null, getters: true }),
      inspect({ deep: [new Map([['x', secret]])] }, { depth: null }),
      JSON.stringify({ secret }),
      String(secret),
      [secret].join(),
      inspect(new Error('x', { cause: secret })),
      JSON.stringify(Object.getOwnPropertyDescriptors(secret)),
    ];
    for (const text of shown) expect(text).not.toContain(VALUE);
    expect(shown.slice(0, 5).every((text) => text.includes('[secret TOKEN]'))).toBe(true);
    expect(() => structuredClone(secret)).toThrow('could not be cloned');
  });

  test.each([
    ['short', 'x'.repeat(5), 'bearer'],
    ['long', 'x'.repeat(MAX_SECRET_BYTES + 1), 'bearer'],
    ['of two lines', 'abcdef\nx: y', 'bearer'],
    ['not ASCII', 'abcdefé', 'bearer'],
    ['with a space at its end', 'abcdef ', 'header:x-key'],
    ['without a colon for basic', 'userpassword', 'basic'],
  ] as const)('sealSecret of a value that is %s is a problem that does not quote it', (_name, value, as) => {
    const result = sealSecret('TOKEN', value, as);
    expect(result).toMatchObject({ ok: false, problem: expect.stringContaining('TOKEN') });
    expect(JSON.stringify(result)).not.toContain(value);
  });

  test('secretHeader of each scheme is one header', () => {
    expect(secretHeader(sealed(VALUE), 'bearer')).toEqual({ name: 'authorization', value: `Bearer ${VALUE}` });
    expect(secretHeader(sealed('user:pass word', 'basic'), 'basic')).toEqual({
      name: 'authorization',
      value: `Basic ${Buffer.from('user:pass word').toString('base64')}`,
    });
    expect(secretHeader(sealed(VALUE), 'header:x-key')).toEqual({ name: 'x-key', value: VALUE });
  });
});

describe('readSecrets', () => {
  const effective: Effective = {
    hosts: [],
    headers: [],
    secrets: [{ name: 'TOKEN', hosts: [], as: 'bearer', optional: false }],
  };
  const readers = (file: Partial<SecretFile> | Error, env: Record<string, string> = {}): SecretReaders => ({
    env: (name) => env[name],
    file: async () => {
      if (file instanceof Error) throw file;
      return { mode: 0o100600, isFile: true, text: VALUE, ...file };
    },
  });
  const read = async (source: object, from: SecretReaders): Promise<string> => {
    const secrets = await readSecrets(effective, { TOKEN: source as { env: string } }, from);
    if (!secrets.ok) return secrets.problem;
    const secret = secrets.value.get('TOKEN');
    return secret === undefined ? 'absent' : secretHeader(secret, 'bearer').value;
  };

  test.each([
    ['a variable', { env: 'X' }, readers({}, { X: VALUE }), `Bearer ${VALUE}`],
    ['an unset variable', { env: 'X' }, readers({}), 'absent'],
    ['an empty variable', { env: 'X' }, readers({}, { X: '' }), 'absent'],
    ['a file', { file: '/f' }, readers({}), `Bearer ${VALUE}`],
    ['a file with a newline', { file: '/f' }, readers({ text: `${VALUE}\n` }), `Bearer ${VALUE}`],
    ['a file with CRLF', { file: '/f' }, readers({ text: `${VALUE}\r\n` }), `Bearer ${VALUE}`],
    ['an empty file', { file: '/f' }, readers({ text: '\n' }), 'absent'],
    ['a file of mode 0400', { file: '/f' }, readers({ mode: 0o100400 }), `Bearer ${VALUE}`],
  ])('readSecrets from %s gives %#', async (_name, source, from, expected) => {
    expect(await read(source, from)).toBe(expected);
  });

  test.each([
    ['that others can read', readers({ mode: 0o100604 }), 'open to others (mode 0604)'],
    ['that its group can read', readers({ mode: 0o100640 }), 'open to others (mode 0640)'],
    ['that its group can write', readers({ mode: 0o100620 }), 'open to others'],
    ['that is missing', readers(new Error('ENOENT: no such file')), 'cannot be read: ENOENT'],
    ['that is a directory', readers({ isFile: false, text: '' }), 'not a regular file'],
    ['of two lines', readers({ text: `${VALUE}\n${VALUE}\n` }), 'not one line'],
  ])('readSecrets from a file %s is a problem without the value', async (_name, from, problem) => {
    const result = await read({ file: '/f' }, from);
    expect(result).toContain(problem);
    expect(result).not.toContain(VALUE);
  });

  test('readSecrets without a source is a problem', async () => {
    expect(await readSecrets(effective, {}, readers({}))).toMatchObject({ ok: false });
  });
});

describe('fetch', () => {
  const authority = (as: 'bearer' | 'basic' | 'header:x-key', optional = false): SubjectOptions => ({
    effective: {
      hosts: [
        { host: A, methods: ['GET'] },
        { host: 'b.example' as HostName, methods: ['GET'] },
      ],
      headers: [],
      secrets: [{ name: 'TOKEN', hosts: [A], as, optional }],
    },
  });

  test.each([
    ['bearer', 'authorization', VALUE, `Bearer ${VALUE}`],
    ['basic', 'authorization', `user:${VALUE}`, `Basic ${btoa(`user:${VALUE}`)}`],
    ['header:x-key', 'x-key', VALUE, VALUE],
  ] as const)('fetch with a %s secret bears it in exactly one header', async (as, header, value, expected) => {
    const callouts = await connected((_, response) => response.end(), {
      ...authority(as),
      secrets: new Map([['TOKEN', sealed(value, as)]]),
    });
    expect(await outcome(callouts, get('/', { secret: 'TOKEN' }))).toBe('answered 200');
    expect(await outcome(callouts, get('/'))).toBe('answered 200');
    const [bearing, plain] = callouts.upstream.seen;
    expect(bearing && valuesOf(bearing, header)).toEqual([expected]);
    expect(bearing?.rawHeaders.join('\n').split(expected)).toHaveLength(2);
    expect(plain?.rawHeaders.join('\n')).not.toContain(expected);
    expect(JSON.stringify(callouts.events)).not.toContain(VALUE);
  });

  test('fetch with a secret that has no value is secret-missing and never sent', async () => {
    const callouts = await connected((_, response) => response.end(), authority('bearer'));
    expect(await outcome(callouts, get('/', { secret: 'TOKEN' }))).toBe('secret-missing');
    expect(callouts.upstream.connections()).toBe(0);
  });

  test('fetch with an optional secret that has no value goes out without it', async () => {
    const callouts = await connected((_, response) => response.end(), authority('bearer', true));
    expect(await outcome(callouts, get('/', { secret: 'TOKEN' }))).toBe('answered 200');
    expect(callouts.upstream.seen.flatMap((seen) => valuesOf(seen, 'authorization'))).toEqual([]);
  });

  test.each([
    ['another host', get('/', { secret: 'TOKEN', url: 'https://b.example/' }), 'secret-unbound'],
    ['another name', get('/', { secret: 'OTHER' }), 'secret-undeclared'],
  ])('fetch with a secret for %s is %s', async (_name, request, code) => {
    const callouts = await connected((_, response) => response.end(), {
      ...authority('bearer'),
      secrets: new Map([['TOKEN', sealed(VALUE)]]),
    });
    expect(await outcome(callouts, request)).toBe(code);
    expect(callouts.upstream.connections()).toBe(0);
  });

  test('fetch that fails in any way shows the secret nowhere', async () => {
    const callouts = await connected((request) => request.socket.end(`HTTP/1.1 ${VALUE}\r\n\r\n`), {
      ...authority('bearer'),
      secrets: new Map([['TOKEN', sealed(VALUE)]]),
    });
    const failure: unknown = await callouts.fetch(get('/', { secret: 'TOKEN' }), {}).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'upstream-unreachable' });
    expect(inspect(failure, { depth: null, showHidden: true })).not.toContain(VALUE);
    expect(JSON.stringify(callouts.events)).not.toContain(VALUE);
  });
});

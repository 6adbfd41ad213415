import { describe, expect, test } from 'vitest';
import { findSecrets } from '../../../fuzz/oracles/canary.ts';
import { mutationErrnos, openErrnos, opensForWriting, readingErrnos } from '../../../fuzz/oracles/errnos.ts';
import { outcomeOfOpen, outcomeOfPath, outcomeOfRead } from '../../../fuzz/oracles/system-calls.ts';
import { illFormed, unexplained } from '../../../fuzz/oracles/explained.ts';
import { growth, type Holdings } from '../../../fuzz/oracles/flat.ts';
import { wrongListing, wrongRead, wrongStat } from '../../../fuzz/oracles/outcome.ts';
import { ECHOES } from '../../../fuzz/arbitraries/response-body.ts';
import type { HostEvent } from '../../../src/index.ts';

const SECRET = 'canary-0A1b2C3d+/=';

describe('findSecrets', () => {
  test.each(ECHOES)('finds what is %s', (_name, write) => {
    expect(findSecrets(write(SECRET), [SECRET])).not.toEqual([]);
  });

  test.each([
    ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
    ['in small letters', `x${SECRET.toLowerCase()}y`],
    [
      'percent-encoded twice',
      Array.from(SECRET, (one) => `%25${one.charCodeAt(0).toString(16).padStart(2, '0')}`).join(''),
    ],
    ['in UTF-16', Buffer.from(SECRET, 'utf16le').toString('latin1')],
    [
      'in base64 that is broken into lines',
      Buffer.from(`xx${SECRET}${SECRET}`)
        .toString('base64')
        .replaceAll(/(.{8})/g, '$1\n'),
    ],
    ['backwards', SECRET.split('').toReversed().join('')],
    ['as entities', Array.from(SECRET, (one) => `&#${one.charCodeAt(0)};`).join('')],
  ])('finds one %s', (_name, text) => {
    expect(findSecrets(Buffer.from(text, 'latin1'), [SECRET])).not.toEqual([]);
  });

  test('finds nothing in what holds none', () => {
    expect(findSecrets('canary-0A1b2C3 and %63anary, \\u0063anary', [SECRET])).toEqual([]);
  });

  test('names the secret and the form', () => {
    expect(findSecrets(`a ${SECRET}`, ['other-secret', SECRET])).toContainEqual({ secret: SECRET, form: 'verbatim' });
  });
});

describe('errnos', () => {
  test('of reading are those of the table, and no other', () => {
    expect(readingErrnos('lstat').has('EACCES')).toBe(true);
    expect(readingErrnos('lstat').has('ENOTCONN')).toBe(false);
    expect(readingErrnos('readFile').has('EROFS')).toBe(false);
    expect(readingErrnos('readFile').has('ENOSYS')).toBe(false);
  });

  test('of a mutation never are those of a failed provider', () => {
    expect(mutationErrnos('unlink', 'file').has('EROFS')).toBe(true);
    expect(mutationErrnos('unlink', 'file').has('EIO')).toBe(false);
    expect(mutationErrnos('mkdir', 'missing').has('EEXIST')).toBe(true);
  });

  test('of open with flags that write leave no success', () => {
    expect(opensForWriting(['O_RDONLY', 'O_TRUNC'])).toBe(true);
    expect(opensForWriting(['O_RDONLY', 'O_CREAT'])).toBe(false);
    expect(opensForWriting(['O_RDWR', 'O_PATH'])).toBe(false);
    expect(openErrnos(['O_WRONLY']).has('EROFS')).toBe(true);
  });
});

describe('unexplained', () => {
  const event = (path: string, errno: string, message = 'it failed'): HostEvent & { time: string } => ({
    time: '2026-01-01T00:00:00.000Z',
    kind: 'failure',
    provider: 'puppet',
    path,
    operation: 'read',
    code: 'internal',
    errno,
    message,
    advice: 'do something',
  });
  const at = Date.parse('2026-01-01T00:00:00Z');
  const failed = (path: string, errno: string): Parameters<typeof unexplained>[0][number] => ({
    path,
    errno,
    began: at,
    ended: at,
  });

  test('is a failure without an event, and one with an event of another errno', () => {
    const events = [event('/puppet/a', 'EIO'), event('/puppet/b', 'EACCES')];
    expect(unexplained([failed('/puppet/a', 'EIO')], events)).toEqual([]);
    expect(unexplained([failed('/puppet/c', 'EIO')], events)).toEqual(['EIO at /puppet/c has no event']);
    expect(unexplained([failed('/puppet/b', 'EIO')], events)).toEqual(['EIO at /puppet/b is explained as EACCES']);
  });

  test('is not what the kernel says by itself', () => {
    expect(unexplained([failed('/puppet/a', 'ENOENT'), failed('/puppet/a', 'EROFS')], [])).toEqual([]);
  });

  test('an event that says nothing is ill-formed', () => {
    expect(illFormed([event('/a', 'EIO')])).toEqual([]);
    expect(illFormed([event('/a', 'EIO', ' ')])).toEqual(['the failure internal of /a says nothing']);
  });
});

describe('outcomes', () => {
  const seen = (text: string): { ok: true; value: Uint8Array } => ({ ok: true, value: Buffer.from(text) });

  test('of reading are held against any that is allowed', () => {
    const allowed = [
      { ok: true, value: { kind: 'bytes', bytes: Buffer.from('fine') } } as const,
      { ok: false, errno: 'EIO' } as const,
    ];
    expect(wrongRead(allowed, seen('fine'))).toBeUndefined();
    expect(wrongRead(allowed, { ok: false, errno: 'EIO' })).toBeUndefined();
    expect(wrongRead(allowed, seen('fin'))).toBe('3 bytes instead of success or EIO');
    expect(wrongRead(allowed, { ok: false, errno: 'EACCES' })).toBe('EACCES instead of success or EIO');
  });

  test('of JSON may be spaced as they like', () => {
    const allowed = [{ ok: true, value: { kind: 'json', value: { a: [1] } } } as const];
    expect(wrongRead(allowed, seen('{ "a": [ 1 ] }'))).toBeUndefined();
    expect(wrongRead(allowed, seen('{"a":[2]}'))).toBeDefined();
    expect(wrongRead(allowed, seen('{'))).toBeDefined();
  });

  test('of listings have an order and kinds', () => {
    const allowed = [
      {
        ok: true,
        value: [
          { name: 'a', kind: 'file' },
          { name: 'b', kind: 'directory' },
        ],
      } as const,
    ];
    expect(
      wrongListing(allowed, {
        ok: true,
        value: [
          { name: 'a', kind: 'file' },
          { name: 'b', kind: 'directory' },
        ],
      }),
    ).toBeUndefined();
    expect(
      wrongListing(allowed, {
        ok: true,
        value: [
          { name: 'b', kind: 'directory' },
          { name: 'a', kind: 'file' },
        ],
      }),
    ).toBeDefined();
    expect(
      wrongListing(allowed, {
        ok: true,
        value: [
          { name: 'a', kind: 'file' },
          { name: 'b', kind: 'file' },
        ],
      }),
    ).toBeDefined();
  });

  test('of stat have the kind, and the size where it is known', () => {
    const stat = (size: number | undefined): { ok: true; value: { kind: 'file'; size: number | undefined } } => ({
      ok: true,
      value: { kind: 'file', size },
    });
    expect(wrongStat([stat(3)], stat(3))).toBeUndefined();
    expect(wrongStat([stat(3)], stat(4))).toBe('a file of 4 bytes instead of success');
    expect(wrongStat([stat(undefined)], stat(4))).toBeUndefined();
    expect(wrongStat([stat(undefined)], { ok: true, value: { kind: 'directory', size: 0 } })).toBeDefined();
  });
});

describe('growth', () => {
  const level: Holdings = { residentKib: 100_000, descriptors: 40, processes: 5, mounts: 1 };
  const measured = (change: (index: number) => Partial<Holdings>): Holdings[] =>
    Array.from({ length: 12 }, (_, index) => ({ ...level, ...change(index) }));

  test('is none of what stays level, and none of a peak', () => {
    expect(growth(measured(() => ({})))).toEqual([]);
    expect(growth(measured((index) => (index === 10 ? { residentKib: 900_000 } : {})))).toEqual([]);
  });

  test('is what rises to the end', () => {
    expect(growth(measured((index) => ({ descriptors: 40 + index * 10 })))).toEqual([
      'descriptors went from 70 to 120',
    ]);
    expect(growth(measured((index) => ({ mounts: index < 8 ? 1 : 2 })))).toEqual(['mounts went from 1 to 2']);
  });
});

describe('system calls on a tree that is known', () => {
  test.each([
    ['lstat', 'missing', 'ENOENT'],
    ['readFile', 'below a file', 'ENOTDIR'],
    ['readdir', 'file', 'ENOTDIR'],
    ['readFile', 'directory', 'EISDIR'],
    ['readlink', 'file', 'EINVAL'],
    ['mmap', 'file', 'ok'],
    ['access', 'root', 'ok'],
    ['getxattr', 'file', undefined],
    ['mmap', 'directory', undefined],
  ] as const)('%s of %s gives %s', (call, place, outcome) => expect(outcomeOfPath(call, place)).toBe(outcome));

  test('an open with harmless flags alone has one outcome', () => {
    expect(outcomeOfOpen(['O_RDONLY', 'O_CLOEXEC'], 'file')).toBe('ok');
    expect(outcomeOfOpen(['O_RDONLY'], 'missing parent')).toBe('ENOENT');
    expect(outcomeOfOpen(['O_RDONLY', 'O_DIRECT'], 'file')).toBeUndefined();
  });

  test('a read gives what stands there, up to the end and not beyond', () => {
    const file = { place: 'file', isPlain: true } as const;
    expect(outcomeOfRead(file, 4, 0n)).toEqual({ text: 'fine' });
    expect(outcomeOfRead(file, 4, 1_000_000n)).toEqual({ text: '' });
    expect(outcomeOfRead(file, 4, -1n)).toBeUndefined();
    expect(outcomeOfRead({ ...file, isPlain: false }, 4, 0n)).toBeUndefined();
    expect(outcomeOfRead(undefined, 4, 0n)).toBe('EBADF');
  });
});

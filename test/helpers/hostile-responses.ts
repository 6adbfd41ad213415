/** What an upstream can answer to harm or confuse: bytes of a response, and what a reader gets. Tables for a test. */
import type { TLSSocket } from 'node:tls';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { PuppetSelector } from '../../providers/puppet/encoder.ts';
import { chunked, message, ok, type RawAnswer } from './raw-upstream.ts';

const MIB = 1024 * 1024;
const UNREACHABLE = 'EIO upstream-unreachable';
const UNREADABLE = 'EIO upstream-unreadable';
const TOO_LARGE = 'EFBIG body-too-large';
const LATE = 'ETIMEDOUT upstream-deadline';

/** One answer. */
export interface HostileResponse {
  readonly name: string;
  readonly answer: RawAnswer;
  readonly expected: string;
  /** The whole body by default. */
  readonly select: PuppetSelector;
}

type Row = readonly [name: string, answer: RawAnswer, expected: string, select?: PuppetSelector];

/** Writes the same again and again until the client leaves. */
function forEver(first: string, again: string | Uint8Array): RawAnswer {
  return (socket) => {
    socket.write(first);
    const more = (error?: Error | null): void => {
      if (!error && !socket.destroyed) socket.write(again, more);
    };
    more();
  };
}

/** Writes one byte after the other, each well within the bound on silence. */
function slowly(first: string, rest: string): RawAnswer {
  return (socket) => {
    socket.write(first);
    let at = 0;
    const timer = setInterval(() => socket.write(rest[at++ % rest.length] ?? ''), 50);
    socket.on('close', () => clearInterval(timer));
  };
}

function open(bytes: string | Uint8Array): RawAnswer {
  return (socket: TLSSocket) => void socket.write(bytes);
}

const headers = (count: number): string[] => Array.from({ length: count }, (_, index) => `x-${index}: y`);
const gzip = (bytes: number): Buffer => gzipSync(Buffer.alloc(bytes));
const early = 'HTTP/1.1 103 Early Hints\r\nlink: </x>; rel=preload\r\n\r\n';
const dated = 'Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT';

const STATUS: Row[] = [
  ['a plain answer', ok('fine'), 'ok: fine'],
  ['a few interim responses', `${early.repeat(3)}${ok('fine').toString()}`, 'ok: fine'],
  ['a flood of interim responses', `${early.repeat(100)}${ok('fine').toString()}`, UNREADABLE],
  ['interim responses for ever', forEver('', early), UNREADABLE],
  ['100 Continue, unasked', `HTTP/1.1 100 Continue\r\n\r\n${ok('fine').toString()}`, UNREACHABLE],
  [
    '101 Switching Protocols',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nhello',
    UNREACHABLE,
  ],
  ['204', message('204 No Content', [], ''), 'ok: '],
  ['204 with a body', 'HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nevil', 'ok: '],
  ['205', message('205 Reset Content', [], ''), 'ok: '],
  ['206, unasked', message('206 Partial Content', ['Content-Range: bytes 0-3/100'], 'part'), 'EIO upstream-failed'],
  ['300 without Location', message('300 Multiple Choices', [], 'x'), 'EIO upstream-failed'],
  ['302 without Location', message('302 Found', [], 'x'), 'EIO upstream-failed'],
  ['304, unasked', message('304 Not Modified', ['ETag: "x"', dated], ''), 'EIO upstream-failed'],
  ['305 with Location', message('305 Use Proxy', ['Location: https://evil.example.org/'], ''), 'EIO upstream-failed'],
  ['600', message('600 Beyond', [], 'x'), 'EIO upstream-failed'],
  ['999', message('999 Beyond', [], 'x'), 'EIO upstream-failed'],
  ['status 000', message('000 Nothing', [], 'x'), UNREACHABLE],
  ['status of two digits', message('20 OK', [], 'x'), UNREACHABLE],
  ['status of four digits', message('2000 OK', [], 'x'), UNREACHABLE],
  ['status that is no number', message('abc OK', [], 'x'), UNREACHABLE],
  ['HTTP/0.9', 'just text', UNREACHABLE],
  ['HTTP/2 in the clear', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', UNREACHABLE],
  ['an SSH banner', 'SSH-2.0-OpenSSH_9.2\r\n', UNREACHABLE],
  ['nothing', '', UNREACHABLE],
  ['nothing, and open', open(''), LATE],
];

const FRAMING: Row[] = [
  ['truncated', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ntoo short', UNREACHABLE],
  ['truncated in the head', 'HTTP/1.1 200 OK\r\nContent-Le', UNREACHABLE],
  ['truncated and open', open('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ntoo short'), LATE],
  ['chunks', message('200 OK', ['Transfer-Encoding: chunked'], chunked('fi', 'ne')), 'ok: fine'],
  ['chunks without the last', message('200 OK', ['Transfer-Encoding: chunked'], '4\r\nfine\r\n'), UNREACHABLE],
  ['a chunk that is cut', message('200 OK', ['Transfer-Encoding: chunked'], 'ff\r\nfine'), UNREACHABLE],
  [
    'chunks for ever',
    forEver('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', `10000\r\n${'x'.repeat(65_536)}\r\n`),
    TOO_LARGE,
  ],
  [
    'tiny chunks for ever',
    forEver('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '8\r\n12345678\r\n'.repeat(5000)),
    TOO_LARGE,
  ],
  [
    'a chunk extension for ever',
    forEver('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;', 'x'.repeat(65_536)),
    LATE,
  ],
  [
    'trailers for ever',
    forEver('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfine\r\n0\r\n', 'x-trailer: y\r\n'.repeat(1000)),
    UNREACHABLE,
  ],
  [
    'a chunk size beyond 2^64',
    message('200 OK', ['Transfer-Encoding: chunked'], 'fffffffffffffffff\r\nx'),
    UNREACHABLE,
  ],
  ['a negative chunk size', message('200 OK', ['Transfer-Encoding: chunked'], '-1\r\nx\r\n0\r\n\r\n'), UNREACHABLE],
  ['a body without a length, until the end', 'HTTP/1.1 200 OK\r\n\r\nfine', 'ok: fine'],
  ['a body without a length for ever', forEver('HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(65_536)), TOO_LARGE],
  ['a body longer than its length', message('200 OK', ['Content-Length: 4'], 'fine and more'), 'ok: fine'],
  ['two lengths', message('200 OK', ['Content-Length: 4', 'Content-Length: 8'], 'fineevil'), UNREACHABLE],
  ['two lengths in one header', message('200 OK', ['Content-Length: 4, 8'], 'fineevil'), UNREACHABLE],
  ['a negative length', message('200 OK', ['Content-Length: -1'], 'evil'), UNREACHABLE],
  ['a length beyond 2^64', message('200 OK', ['Content-Length: 99999999999999999999'], 'evil'), UNREACHABLE],
  ['a length that is no number', message('200 OK', ['Content-Length: 0x4'], 'evil'), UNREACHABLE],
  [
    'a length and chunks',
    message('200 OK', ['Content-Length: 4', 'Transfer-Encoding: chunked'], chunked('evil')),
    UNREACHABLE,
  ],
  [
    'chunks and a length',
    message('200 OK', ['Transfer-Encoding: chunked', 'Content-Length: 4'], chunked('evil')),
    UNREACHABLE,
  ],
  ['chunks twice', message('200 OK', ['Transfer-Encoding: chunked, chunked'], chunked('evil')), UNREADABLE],
  ['a folded header', message('200 OK', ['x-a: b\r\n c'], 'evil'), UNREACHABLE],
  ['a header without a colon', message('200 OK', ['evil'], 'x'), UNREACHABLE],
  ['a header with a space before its colon', message('200 OK', ['Content-Length : 4'], 'evil'), UNREACHABLE],
  ['a NUL in a header', message('200 OK', ['x-a: b\0c'], 'evil'), UNREACHABLE],
  ['bare line feeds', 'HTTP/1.1 200 OK\nContent-Length: 4\n\nevil', UNREACHABLE],
  ['bare carriage returns', 'HTTP/1.1 200 OK\rContent-Length: 4\r\revil', UNREACHABLE],
  ['a header of 1 MiB', ok('x', `x-big: ${'y'.repeat(MIB)}`), UNREACHABLE],
  ['100,000 headers', ok('x', ...headers(100_000)), UNREACHABLE],
  ['1,000 headers', ok('fine', ...headers(1000)), 'ok: fine'],
  ['a reason phrase of 1 MiB', message(`200 ${'x'.repeat(MIB)}`, [], 'fine'), 'ok: fine'],
  ['headers for ever', forEver('HTTP/1.1 200 OK\r\n', 'x-a: b\r\n'.repeat(1000)), UNREACHABLE],
  ['a status line for ever', forEver('HTTP/1.1 200 ', 'x'.repeat(65_536)), LATE],
  ['one byte at a time in the head', slowly('HTTP/1.1 200 OK\r\nx-slow: ', 'y'), LATE],
  ['one byte at a time in the body', slowly('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n', 'z'), LATE],
  ['one chunk at a time', slowly('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n'), LATE],
];

const CODING: Row[] = [
  ['gzip', ok(gzipSync('fine'), 'Content-Encoding: gzip'), 'ok: fine'],
  ['br', ok(brotliCompressSync('fine'), 'Content-Encoding: br'), 'ok: fine'],
  ['zstd', ok(zstdCompressSync('fine'), 'Content-Encoding: zstd'), 'ok: fine'],
  ['a gzip bomb', ok(gzip(512 * MIB), 'Content-Encoding: gzip'), TOO_LARGE],
  ['a brotli bomb', ok(brotliCompressSync(Buffer.alloc(64 * MIB)), 'Content-Encoding: br'), TOO_LARGE],
  ['a zstd bomb', ok(zstdCompressSync(Buffer.alloc(512 * MIB)), 'Content-Encoding: zstd'), TOO_LARGE],
  ['a gzip bomb under an error status', message('500 Oh', ['Content-Encoding: gzip'], gzip(64 * MIB)), TOO_LARGE],
  ['a gzip bomb in a gzip bomb', ok(gzipSync(gzip(512 * MIB)), 'Content-Encoding: gzip, gzip'), UNREADABLE],
  [
    'nested encodings in two headers',
    ok(gzipSync(gzipSync('evil')), 'Content-Encoding: gzip', 'Content-Encoding: gzip'),
    UNREADABLE,
  ],
  ['an encoding that was not offered', ok('evil', 'Content-Encoding: compress'), UNREADABLE],
  ['the encoding __proto__', ok('evil', 'Content-Encoding: __proto__'), UNREADABLE],
  ['text that is said to be gzip', ok('not gzip at all', 'Content-Encoding: gzip'), UNREADABLE],
  ['gzip that is said to be br', ok(gzipSync('evil'), 'Content-Encoding: br'), UNREADABLE],
  ['gzip that is cut', ok(gzipSync('evil').subarray(0, -6), 'Content-Encoding: gzip'), UNREADABLE],
  ['gzip that is not said', ok(gzipSync('').subarray(0, 2)), 'ok: \u001f\ufffd'],
  [
    'gzip as a transfer coding',
    message('200 OK', ['Transfer-Encoding: gzip, chunked'], chunked(gzipSync('evil'))),
    UNREADABLE,
  ],
  ['gzip that is empty', ok('', 'Content-Encoding: gzip'), UNREADABLE],
];

const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

const JSON_BODIES: Row[] = [
  ['JSON', ok('{"a":"fine"}'), 'ok: fine', { json: 'a' }],
  ['JSON of depth 100,000', ok(deep), `ok: ${deep}`, { json: '@' }],
  ['JSON of depth 100,000 beside what is selected', ok(`{"a":"fine","b":${deep}}`), 'ok: fine', { json: 'a' }],
  ['JSON of 100 MiB', ok(`["${'x'.repeat(100 * MIB)}"]`), TOO_LARGE, { json: '[0]' }],
  ['JSON with a key twice', ok('{"a":"first","a":"last"}'), 'ok: last', { json: 'a' }],
  ['JSON with __proto__', ok('{"__proto__":{"a":"evil"}}'), 'ENOENT nothing-selected', { json: 'a' }],
  ['JSON with __proto__, asked for', ok('{"__proto__":"own"}'), 'ok: own', { json: '"__proto__"' }],
  ['JSON without the constructor that is asked for', ok('{}'), 'ENOENT nothing-selected', { json: 'constructor' }],
  ['JSON without the toString that is asked for', ok('{"a":[]}'), 'ENOENT nothing-selected', { json: 'a.toString' }],
  ['JSON with a byte order mark', ok('\ufeff{"a":"fine"}'), 'ok: fine', { json: 'a' }],
  ['JSON that is not UTF-8', ok(Buffer.from('{"a":"\xff"}', 'latin1')), UNREADABLE, { json: 'a' }],
  ['JSON with NaN', ok('{"a":NaN}'), UNREADABLE, { json: 'a' }],
  ['JSON with a rest', ok('{"a":1}{"a":2}'), UNREADABLE, { json: 'a' }],
  ['HTML where JSON is selected', ok('<html>', 'Content-Type: application/json'), UNREADABLE, { json: 'a' }],
  ['an empty body where JSON is selected', ok(''), UNREADABLE, { json: 'a' }],
  ['a header that is __proto__', ok('x', '__proto__: evil'), 'ENOENT nothing-selected', { header: 'a' }],
  ['a header that is asked for in another case', ok('x', 'X-Some: fine'), 'ok: fine', { header: 'x-SOME' }],
  ['no header where __proto__ is asked for', ok('x'), 'ENOENT nothing-selected', { header: '__proto__' }],
];

/** All of them, in their order; the first one is a plain answer. For limits of 4 MiB of body and 1.5 s in all. */
export const HOSTILE_RESPONSES: readonly HostileResponse[] = [...STATUS, ...FRAMING, ...CODING, ...JSON_BODIES].map(
  ([name, answer, expected, select = 'body']) => ({ name, answer, expected, select }),
);

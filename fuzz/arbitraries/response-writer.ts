/** From a response script to what is done with a connection. Made when it is used: some of it is large. */
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { unitsOf, writeOut } from '../puppet-text.ts';
import { repeat, type ResponseStep, send } from './response-steps.ts';
import type { Coding, Framing } from './response-kinds.ts';
import type { ResponseScript } from './response-script.ts';

const MIB = 1024 * 1024;
const EARLY = 'HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n';
// What is this long is sent as it is: compressing it would take longer than the case is worth.
const MOST_TO_ENCODE = 32 * MIB;

let bomb: Buffer | undefined;

/** The steps of a response. */
export function responseSteps(script: ResponseScript): readonly ResponseStep[] {
  if (script.timing === 'silence') return [...interim(script), { does: 'stay' }];
  if (script.framing === 'no head at all') return [send('just text'), { does: 'end' }];
  const body = encoded(script);
  const { headers, payload, ends } = framed(script.framing, body, trailerOf(script));
  const head = [...headOf(script), ...headers];
  return [...interim(script), ...timed(script, head, payload, ends)];
}

/** What a reader gets who believes the response, before any decoding of it as JSON. */
export function plainBody({ body }: Pick<ResponseScript, 'body'>): Buffer {
  return Buffer.from(writeOut(body), 'latin1');
}

function interim({ interim: kind, echo }: ResponseScript): ResponseStep[] {
  const echoed = echo?.place === 'in an interim response' ? [send(EARLY.replace('</x>', `<${echo.text}>`))] : [];
  const steps: Record<typeof kind, ResponseStep[]> = {
    none: [],
    'a few': [repeat(EARLY, 3)],
    'a flood': [repeat(EARLY, 100)],
    'for ever': [repeat(EARLY)],
    '100, unasked': [send('HTTP/1.1 100 Continue\r\n\r\n')],
  };
  return [...echoed, ...steps[kind]];
}

// Lines without their ends; those that are repeated come as steps.
function headOf({ status, coding, faults, echo, retryAfter }: ResponseScript): (string | ResponseStep)[] {
  const reason = echo?.place === 'in the reason' ? echo.text : 'Whatever';
  const codings: Record<Coding, string[]> = {
    none: [],
    gzip: ['Content-Encoding: gzip'],
    br: ['Content-Encoding: br'],
    zstd: ['Content-Encoding: zstd'],
    'gzip bomb': ['Content-Encoding: gzip'],
    'nested encodings': ['Content-Encoding: gzip, gzip'],
    'wrong encoding': ['Content-Encoding: gzip'],
    'an encoding that is unknown': ['Content-Encoding: compress'],
    'gzip that is cut': ['Content-Encoding: gzip'],
  };
  return [
    `HTTP/1.1 ${status} ${reason}`,
    'Connection: close',
    ...codings[coding],
    ...(echo?.place === 'in a header' ? [`X-Echo: ${echo.text}`] : []),
    ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
    ...faults.map(faultLine),
  ];
}

function faultLine(fault: ResponseScript['faults'][number]): string | ResponseStep {
  const lines: Record<typeof fault, string | ResponseStep> = {
    'a header of 1 MiB': `X-Big: ${'y'.repeat(MIB)}`,
    '100,000 headers': repeat('X-Many: y\r\n', 100_000),
    'a folded header': 'X-Fold: a\r\n b',
    'a NUL in a header': 'X-Nul: a\0b',
    'a header without a colon': 'evil',
    'a header named __proto__': '__proto__: evil',
    'a space before the colon': 'X-Space : a',
    'headers for ever': repeat('X-More: y\r\n'),
  };
  return lines[fault];
}

function trailerOf({ echo }: ResponseScript): string {
  return echo?.place === 'in a trailer' ? `X-Trailer: ${echo.text}\r\n` : '';
}

function encoded({ body, coding }: ResponseScript): Buffer | ResponseStep {
  if (unitsOf(body) > MOST_TO_ENCODE) return { does: 'repeat', bytes: Buffer.alloc(MIB, 'x'), times: 100 };
  const plain = plainBody({ body });
  switch (coding) {
    case 'gzip':
      return gzipSync(plain);
    case 'br':
      return brotliCompressSync(plain);
    case 'zstd':
      return zstdCompressSync(plain);
    case 'gzip bomb':
      return (bomb ??= gzipSync(Buffer.alloc(64 * MIB)));
    case 'nested encodings':
      return gzipSync(gzipSync(plain));
    case 'gzip that is cut':
      return gzipSync(plain).subarray(0, -6);
    case 'none':
    case 'wrong encoding':
    case 'an encoding that is unknown':
      return plain;
  }
}

interface Framed {
  readonly headers: readonly string[];
  readonly payload: readonly ResponseStep[];
  /** Whether the connection ends after it, or stays. */
  readonly ends: boolean;
}

function framed(framing: Framing, body: Buffer | ResponseStep, trailer: string): Framed {
  const step: ResponseStep = Buffer.isBuffer(body) ? { does: 'send', bytes: body } : body;
  const length = Buffer.isBuffer(body) ? body.byteLength : 100 * MIB;
  const hex = length.toString(16);
  const chunk = length === 0 ? [] : [send(`${hex}\r\n`), step, send('\r\n')];
  const last = send(`0\r\n${trailer}\r\n`);
  const CHUNKED = 'Transfer-Encoding: chunked';
  const done = (headers: readonly string[], ...payload: readonly ResponseStep[]): Framed => ({
    headers,
    payload,
    ends: true,
  });
  switch (framing) {
    case 'by its length':
    case 'truncated in the head':
    case 'bare line feeds':
    case 'no head at all':
      return trailer === '' ? done([`Content-Length: ${length}`], step) : done([CHUNKED], ...chunk, last);
    case 'in chunks':
      return done([CHUNKED], ...chunk, last);
    case 'until the end':
      return done([], step);
    case 'truncated':
      return done([`Content-Length: ${length + 100}`], step);
    case 'a wrong length':
      return { headers: [`Content-Length: ${length + 1}`], payload: [step], ends: false };
    case 'a body longer than its length':
      return done([`Content-Length: ${length}`], step, send(' and more'));
    case 'two content-lengths':
      return done([`Content-Length: ${length}`, `Content-Length: ${length + 4}`], step, send('evil'));
    case 'two lengths in one header':
      return done([`Content-Length: ${length}, ${length + 4}`], step, send('evil'));
    case 'a negative length':
      return done(['Content-Length: -1'], step);
    case 'content-length with transfer-encoding':
      return done([`Content-Length: ${length}`, CHUNKED], ...chunk, last);
    case 'chunked without end':
      return done([CHUNKED], repeat(`10000\r\n${'x'.repeat(65_536)}\r\n`));
    case 'chunks without the last':
      return done([CHUNKED], ...chunk);
    case 'a chunk size beyond 2^64':
      return done([CHUNKED], send('fffffffffffffffff\r\nx'));
    case 'chunked twice':
      return done(['Transfer-Encoding: chunked, chunked'], ...chunk, last);
  }
}

function timed(
  { timing, framing }: ResponseScript,
  head: readonly (string | ResponseStep)[],
  payload: readonly ResponseStep[],
  ends: boolean,
): ResponseStep[] {
  const newline = framing === 'bare line feeds' ? '\n' : '\r\n';
  const lines = head.map((line) => (typeof line === 'string' ? send(`${line}${newline}`) : line));
  const after: ResponseStep = { does: timing === 'reset' ? 'reset' : ends ? 'end' : 'stay' };
  if (framing === 'truncated in the head') return [...lines, send('X-Cut: Content-Le'), { does: 'end' }];
  if (timing === 'one byte a second in the head') return [...lines, drip('X-Slow: yyyy')];
  const whole = [...lines, send(newline)];
  if (timing === 'one byte a second') return [...whole, drip('z')];
  if (timing === 'silence in the body') return [...whole, { does: 'stay' }];
  return [...whole, ...payload, after];
}

function drip(text: string): ResponseStep {
  return { does: 'drip', bytes: Buffer.from(text), pauseMs: 1_000 };
}

/** The kinds of which responses are made, by name: hostile.md *responses*. Each name is a class of its own. */

/** How the end of a body is told; the first is plain. */
export const FRAMINGS = [
  'by its length',
  'in chunks',
  'until the end',
  'truncated',
  'truncated in the head',
  'a wrong length',
  'a body longer than its length',
  'two content-lengths',
  'two lengths in one header',
  'a negative length',
  'content-length with transfer-encoding',
  'chunked without end',
  'chunks without the last',
  'a chunk size beyond 2^64',
  'chunked twice',
  'bare line feeds',
  'no head at all',
] as const;

export type Framing = (typeof FRAMINGS)[number];

/** How a body is encoded; the first is plain. */
export const CODINGS = [
  'none',
  'gzip',
  'br',
  'zstd',
  'gzip bomb',
  'nested encodings',
  'wrong encoding',
  'an encoding that is unknown',
  'gzip that is cut',
] as const;

export type Coding = (typeof CODINGS)[number];

/** When bytes come; the first is plain. */
export const TIMINGS = [
  'at once',
  'one byte a second in the head',
  'one byte a second',
  'silence',
  'silence in the body',
  'reset',
] as const;

export type Timing = (typeof TIMINGS)[number];

/** What is wrong with the headers. */
export const HEADER_FAULTS = [
  'a header of 1 MiB',
  '100,000 headers',
  'a folded header',
  'a NUL in a header',
  'a header without a colon',
  'a header named __proto__',
  'a space before the colon',
  'headers for ever',
] as const;

export type HeaderFault = (typeof HEADER_FAULTS)[number];

/** Where a secret is given back. */
export const ECHO_PLACES = [
  'in the body',
  'in a header',
  'in the reason',
  'in a trailer',
  'in an interim response',
] as const;

export type EchoPlace = (typeof ECHO_PLACES)[number];

/** How many interim responses come first; the first is plain. */
export const INTERIMS = ['none', 'a few', 'a flood', 'for ever', '100, unasked'] as const;

export type Interim = (typeof INTERIMS)[number];

/** Statuses that are no failure by their number, or no status at all; the first is plain. */
export const ODD_STATUSES: readonly number[] = [200, 204, 205, 206, 300, 304, 600, 999];

/** Statuses that are failures. */
export const FAILURE_STATUSES: readonly number[] = [
  400, 401, 403, 404, 405, 409, 410, 418, 422, 429, 451, 500, 501, 502, 503, 504, 599,
];

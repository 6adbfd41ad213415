/** What a reader may get of a response: contract.md section 5, security.md rules 10 and 13, and RFC 9112 where it speaks of framing. */
import type { ResponseScript } from '../arbitraries/response-script.ts';
import { errnosOfStatus } from '../model/errno.ts';
import { unitsOf } from '../puppet-text.ts';

export interface ResponseVerdict {
  /** Whether the body, whole and as it was meant, must be read, may be, or never. */
  readonly whole: 'must' | 'may' | 'never';
  /** What it may fail with. */
  readonly errnos: ReadonlySet<string>;
}

const MOST_BYTES = 16 * 1024 * 1024;
const BROKEN: readonly string[] = ['EIO', 'EACCES', 'EFBIG', 'EAGAIN', 'ETIMEDOUT'];

/** What is in order, and nobody may refuse. */
const PLAIN_FRAMINGS: ReadonlySet<string> = new Set(['by its length', 'in chunks']);
const PLAIN_CODINGS: ReadonlySet<string> = new Set(['none', 'gzip', 'br']);
/** What cannot be known to be whole, or is two things at once (RFC 9112 sections 6.3 and 8). */
const NEVER_FRAMINGS: ReadonlySet<string> = new Set([
  'truncated',
  'truncated in the head',
  'a wrong length',
  'chunked without end',
  'chunks without the last',
  'a chunk size beyond 2^64',
  'two content-lengths',
]);
const NEVER_CODINGS: ReadonlySet<string> = new Set(['gzip bomb', 'gzip that is cut']);
const NEVER_TIMINGS: ReadonlySet<string> = new Set(['one byte a second in the head', 'silence', 'silence in the body']);

/** What may come of a script, whose secret was sent to the upstream. */
export function judgeResponse(script: ResponseScript): ResponseVerdict {
  const { status, framing, coding, timing, faults, echo, interim, body } = script;
  const large = unitsOf(body) > MOST_BYTES;
  const statusErrnos = errnosOfStatus(status);
  const noBody = status === 204 || status === 205;
  const never =
    echoes(script) ||
    statusErrnos !== undefined ||
    large ||
    (!noBody && (NEVER_FRAMINGS.has(framing) || NEVER_CODINGS.has(coding))) ||
    NEVER_TIMINGS.has(timing) ||
    interim === 'for ever' ||
    faults.includes('headers for ever') ||
    faults.includes('a header of 1 MiB');
  const plain =
    status === 200 &&
    PLAIN_FRAMINGS.has(framing) &&
    PLAIN_CODINGS.has(coding) &&
    timing === 'at once' &&
    faults.length === 0 &&
    interim === 'none' &&
    echo === undefined;
  const only = status !== 200 && statusErrnos !== undefined && isOnlyStatus(script) && !large;
  const tooLarge = status === 200 && isTooLarge(script);
  const errnos = new Set(only ? statusErrnos : tooLarge ? ['EFBIG'] : [...BROKEN, ...(statusErrnos ?? [])]);
  return { whole: never || noBody ? (noBody && !never ? 'may' : 'never') : plain ? 'must' : 'may', errnos };
}

// In a trailer and in what comes before the response nobody looks, as long as nobody is given it.
function echoes({ echo }: ResponseScript): boolean {
  return echo !== undefined && (echo.place === 'in the body' || echo.place === 'in a header');
}

// And nothing else is wrong with it: contract.md section 5 has a word of its own for that.
function isTooLarge(script: ResponseScript): boolean {
  const isBomb = script.coding === 'gzip bomb';
  return (isBomb || unitsOf(script.body) > MOST_BYTES) && isOnlyStatus(isBomb ? { ...script, coding: 'gzip' } : script);
}

function isOnlyStatus({ framing, coding, timing, faults, echo, interim }: ResponseScript): boolean {
  return (
    PLAIN_FRAMINGS.has(framing) &&
    PLAIN_CODINGS.has(coding) &&
    timing === 'at once' &&
    faults.length === 0 &&
    echo === undefined &&
    interim === 'none'
  );
}

/** Holds what a program got against what the model allows. */
import { isDeepStrictEqual } from 'node:util';
import { parseBody } from '../model/upstream.ts';
import type { Content, ListedChild, Outcome, StatValue } from '../model/outcome.ts';

/** What a program got: for a file its bytes, for a listing its names in order, without `.` and `..`. */
export type Seen<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly errno: string };

/** Why a read is wrong, or `undefined`. */
export function wrongRead(allowed: readonly Outcome<Content>[], seen: Seen<Uint8Array>): string | undefined {
  return wrong(allowed, seen, holds, (bytes) => `${bytes.byteLength} bytes`);
}

/** Why a listing is wrong, or `undefined`. The order is the provider's. */
export function wrongListing(
  allowed: readonly Outcome<readonly ListedChild[]>[],
  seen: Seen<readonly ListedChild[]>,
): string | undefined {
  const facts = (list: readonly ListedChild[]): unknown => list.map(({ name, kind }) => [name, kind]);
  const same = (one: readonly ListedChild[], other: readonly ListedChild[]): boolean =>
    isDeepStrictEqual(facts(one), facts(other));
  return wrong(allowed, seen, same, (list) => JSON.stringify(list.slice(0, 20).map(({ name }) => name)));
}

/** Why a stat is wrong, or `undefined`. A size that the model does not know is not looked at. */
export function wrongStat(allowed: readonly Outcome<StatValue>[], seen: Seen<StatValue>): string | undefined {
  const same = (one: StatValue, other: StatValue): boolean =>
    one.kind === other.kind && (one.kind === 'directory' || one.size === undefined || one.size === other.size);
  return wrong(allowed, seen, same, ({ kind, size }) => `a ${kind} of ${size ?? 'unknown'} bytes`);
}

function wrong<Expected, Got>(
  allowed: readonly Outcome<Expected>[],
  seen: Seen<Got>,
  same: (expected: Expected, got: Got) => boolean,
  describe: (got: Got) => string,
): string | undefined {
  const right = allowed.some((one) =>
    one.ok ? seen.ok && same(one.value, seen.value) : !seen.ok && one.errno === seen.errno,
  );
  if (right) return undefined;
  const got = seen.ok ? describe(seen.value) : seen.errno;
  const wanted = allowed.map((one) => (one.ok ? 'success' : one.errno));
  return `${got} instead of ${[...new Set(wanted)].join(' or ')}`;
}

function holds(content: Content, bytes: Uint8Array): boolean {
  switch (content.kind) {
    case 'any':
      return true;
    case 'bytes':
      return Buffer.compare(content.bytes, bytes) === 0;
    case 'json': {
      const json = parseBody(bytes);
      return json.ok && isDeepStrictEqual(json.value, content.value);
    }
  }
}

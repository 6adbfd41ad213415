/** What an operation on the mount may give: each expectation is a list of outcomes, any of which is right. */
import type { NodeKind } from 'omnivet/provider';
import type { Errno } from './errno.ts';

/** A name of a listing, in its place. */
export interface ListedChild {
  readonly name: string;
  readonly kind: NodeKind;
}

/** What a file holds. */
export type Content =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** JSON, however it is spaced. */
  | { readonly kind: 'json'; readonly value: unknown }
  /** Something, about which the model knows nothing. */
  | { readonly kind: 'any' };

export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errno: string };

/** A stat: a directory, or a file with the size that reading it gives, when the model knows it. */
export interface StatValue {
  readonly kind: NodeKind;
  readonly size: number | undefined;
}

export function ok<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

export function fails(...errnos: readonly Errno[]): { readonly ok: false; readonly errno: Errno }[] {
  return errnos.map((errno) => ({ ok: false, errno }));
}

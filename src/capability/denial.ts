/** A request that policy refuses: data, so that it can be reported, counted and tested without a throw. */
import type { ErrorCode } from '../contract/errors.ts';
import { invalid } from '../contract/parsed.ts';

/** The codes with which policy refuses; all of them are EACCES to a user's program. */
export type DenialCode = Extract<
  ErrorCode,
  | 'url-refused'
  | 'host-undeclared'
  | 'method-undeclared'
  | 'header-refused'
  | 'request-refused'
  | 'redirect-refused'
  | 'secret-undeclared'
  | 'secret-unbound'
>;

/** Why a request may not be made (a sentence about it), and what its author or operator can do. */
export interface Denial {
  readonly code: DenialCode;
  readonly reason: string;
  readonly advice: string;
}

/** A refused decision. */
export function deny(
  code: DenialCode,
  reason: string,
  advice: string,
): { readonly ok: false; readonly problem: Denial } {
  return invalid({ code, reason, advice });
}

const SHOWN = 120;

/** Untrusted text as it may stand in a message: quoted, ASCII with the rest escaped (no twin letters), at most 120 characters. */
export function quote(text: string): string {
  const shown = JSON.stringify(text.slice(0, SHOWN)).replaceAll(/[^\u0020-\u007e]/g, escaped);
  return text.length > SHOWN ? `${shown.slice(0, -1)}…"` : shown;
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A request's URL in parts, as it came over the wire. */
import type { RequestEntry } from '../../../src/index.ts';
import { requestLine } from '../../context.ts';

export interface AskedUrl {
  readonly method: string;
  readonly host: string;
  /** Between the slashes of the path, not decoded. */
  readonly segments: readonly string[];
  /** Keys and values between `&`, not decoded. */
  readonly query: readonly (readonly [key: string, value: string])[];
  /** `GET https://host/path?query`, for people. */
  readonly line: string;
}

/** Takes a journal's entry apart, by RFC 3986 alone: nothing is normalised. */
export function askedUrl(request: Pick<RequestEntry, 'method' | 'host' | 'path'>): AskedUrl {
  const { method, host = '', path } = request;
  const mark = path.indexOf('?');
  const query = mark < 0 ? [] : path.slice(mark + 1).split('&');
  return {
    method,
    host,
    segments: (mark < 0 ? path : path.slice(0, mark)).split('/').slice(1),
    query: query.map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
    line: requestLine(request),
  };
}

/** Percent-decoded; `undefined` for what is no percent-encoding. */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** What a server takes for the value: percent-decoded, or decoded as a form, where "+" is a space. */
export function formDecoded(text: string): readonly string[] {
  return [decoded(text), decoded(text.replaceAll('+', ' '))].filter((value) => value !== undefined);
}

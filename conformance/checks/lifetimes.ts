/** Answers with a lifetime that the check decides, whatever the author's own headers say. */
import { HttpResponse } from 'msw';
import type { Injection } from '../subject/upstream-control.ts';

/** What a response says about how long it holds: RFC 9111. */
const SPEAK_OF_TIME = ['cache-control', 'expires', 'pragma', 'age', 'vary'];

/** All answers may be kept for so many seconds. */
export function keptFor(seconds: number): Injection {
  return async (_request, answer) => labelled(await answer(), { 'cache-control': `max-age=${seconds}` });
}

/** The same response, saying of its lifetime what `headers` say and nothing else; without the headers named in `remove`. */
export function labelled(
  response: Response,
  headers: Readonly<Record<string, string>>,
  remove: readonly string[] = [],
): Response {
  if (response.type === 'error') return response;
  const all = new Headers(response.headers);
  for (const name of [...SPEAK_OF_TIME, ...remove]) all.delete(name);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return new HttpResponse(response.body, { status: response.status, headers: all });
}

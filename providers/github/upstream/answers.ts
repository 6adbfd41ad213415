/** Answers in the shape of api.github.com. */
import { createHash } from 'node:crypto';
import { HttpResponse } from 'msw';

const DOCUMENTATION = 'https://docs.github.com/rest';

/**
 * A recorded value as JSON, unchanged, with an ETag made of its bytes (the recordings normalise theirs to zeros), or 304
 * when the client has it already (RFC 9110 section 13.2.2).
 */
export function answerWith(request: Request, value: unknown, headers: Readonly<Record<string, string>>): Response {
  const body = JSON.stringify(value);
  const etag = `"${createHash('sha256').update(body).digest('hex')}"`;
  const all = { ...headers, etag };
  if (isUnchanged(request.headers, etag, headers['last-modified']))
    return new HttpResponse(null, { status: 304, headers: all });
  return new HttpResponse(body, { headers: { ...all, 'content-length': String(Buffer.byteLength(body)) } });
}

function isUnchanged(asked: Headers, etag: string, lastModified: string | undefined): boolean {
  const tags = asked.get('if-none-match');
  // If-None-Match compares weakly, and If-Modified-Since counts only without it.
  if (tags !== null) return tags.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
  const since = Date.parse(asked.get('if-modified-since') ?? '');
  return lastModified !== undefined && Date.parse(lastModified) <= since;
}

/** GitHub's 404, which is also what it says of what one may not see. */
export function notFound(): Response {
  return failure(404, 'Not Found');
}

/** GitHub's 401, for a token that is none or none at all. */
export function unauthorized(message: 'Bad credentials' | 'Requires authentication'): Response {
  return failure(401, message);
}

function failure(status: number, message: string): Response {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return HttpResponse.json({ message, documentation_url: DOCUMENTATION, status: String(status) }, { status, headers });
}

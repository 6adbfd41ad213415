/** Answers with validators, and refusals. */
import { createHash } from 'node:crypto';
import { HttpResponse } from 'msw';

/** What is answered: the content, its type, and its time in seconds since the Unix epoch. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly modified: number;
  readonly link?: string | undefined;
}

/** 200 with an ETag of the content's digest, or 304 when the client has it already (RFC 9110 section 13.2.2). */
export function answerWith(request: Request, { bytes, type, modified, link }: Content): Response {
  const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`;
  const headers = {
    etag,
    'last-modified': new Date(modified * 1000).toUTCString(),
    'cache-control': 'max-age=60',
    ...(link === undefined ? {} : { link }),
  };
  const tags = (request.headers.get('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (tags.includes(etag)) return new HttpResponse(null, { status: 304, headers });
  return new HttpResponse(new Uint8Array(bytes), {
    headers: { ...headers, 'content-type': type, 'content-length': String(bytes.length) },
  });
}

/** The same of a value as JSON. */
export function answerJson(request: Request, value: unknown, modified: number, link?: string): Response {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return answerWith(request, { bytes, type: 'application/json', modified, link });
}

/** A refusal that says why. */
export function refuse(status: 400 | 401 | 404 | 405, why: string): Response {
  const headers = status === 405 ? { allow: 'GET, HEAD' } : undefined;
  return HttpResponse.json({ message: why }, { status, ...(headers === undefined ? {} : { headers }) });
}

/** Ways in which an upstream fails, to be put in front of the author's answers. */
import { HttpResponse } from 'msw';
import { type Injection, rewritten } from '../subject/upstream-control.ts';

/** A fault for one request only: `GET https://host/path?query`. */
export function onRequest(line: string, fault: Injection): Injection {
  return (request, answer) => (`${request.method} ${request.url}` === line ? fault(request, answer) : undefined);
}

/** The author's own headers and body under another status, so that whoever does not look at the status takes it for an answer. */
export function withStatus(status: number, headers: Readonly<Record<string, string>> = {}): Injection {
  return async (_request, answer) => {
    const sound = await answer();
    return rewritten({ status, headers: sound.headers }, await sound.arrayBuffer(), headers);
  };
}

/** Another body of another type, with the status and the other headers of the author's answer. */
export function withBody(body: string | Uint8Array<ArrayBuffer>, type: string): Injection {
  return async (_request, answer) => withoutCoding(await answer(), body, { 'content-type': type });
}

/** A header more. */
export function withHeader(name: string, value: string): Injection {
  return async (_request, answer) => {
    const sound = await answer();
    return rewritten(sound, await sound.arrayBuffer(), { [name]: value });
  };
}

/** A redirect, without a body. */
export function redirecting(status: number, location: string): Injection {
  return () => new HttpResponse(null, { status, headers: { location, 'cache-control': 'no-store' } });
}

/** Breaks the connection before anything is answered. */
export const dropped: Injection = () => HttpResponse.error();

/** Answers nothing and keeps the connection open. */
export const silent: Injection = () => new Promise<Response>(() => {});

/** The first half of the body; then the connection stays open and nothing comes, or it breaks. */
export function stopping(how: 'silence' | 'break'): Injection {
  return async (_request, answer) => {
    const sound = await answer();
    const body = new Uint8Array(await sound.arrayBuffer());
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(body.slice(0, Math.max(1, body.length >> 1))),
      // Asked for more only once the first half is on its way.
      pull(controller) {
        if (how === 'break') controller.error(new Error('broken on purpose'));
        else return new Promise<void>(() => {});
        return undefined;
      },
    });
    const headers = new Headers(sound.headers);
    // The whole length is announced: what is there is not all.
    headers.set('content-length', String(Math.max(2, body.length)));
    return new HttpResponse(stream, { status: sound.status, headers });
  };
}

function withoutCoding(
  { status, headers }: Response,
  body: string | Uint8Array<ArrayBuffer>,
  changed: Readonly<Record<string, string>>,
): Response {
  const kept = new Headers(headers);
  kept.delete('content-encoding');
  return rewritten({ status, headers: kept }, body, changed);
}

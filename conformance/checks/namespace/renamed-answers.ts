/** Upstream as it would be if one of its items had another name. */
import { HttpResponse } from 'msw';
import type { SubjectMount } from '../../context.ts';
import { type Answered, rewritten } from '../../subject/upstream-control.ts';
import { type AskedUrl, askedUrl, decoded, formDecoded } from './asked-url.ts';

export interface Renaming {
  /** From now on the item has this name in every JSON answer, and what is asked about it is answered as about the item. */
  to(name: string): void;
  end(): void;
}

/** Puts the renaming in front of the author's answers; nothing that is answered may be kept. `about` are answers about the item. */
export function renameItem(mount: SubjectMount, item: string, about: readonly Answered[]): Renaming {
  const known = new Map(
    about.filter(({ status }) => status === 200).map((answer) => [keyOf(urlOf(answer.request), item), answer]),
  );
  let name = item;
  const end = mount.upstream.inject(async (request, answer) => {
    const alias = known.get(keyOf(urlOf(`${request.method} ${request.url}`), name));
    const original =
      alias === undefined ? await answer() : new HttpResponse(Buffer.from(alias.body), { headers: alias.headers });
    if (original.type === 'error' || original.status === 304) return original;
    const body = new Uint8Array(await original.arrayBuffer());
    return rewritten(original, renamedJson(body, item, name), { 'cache-control': 'no-store' });
  });
  return { to: (next) => void (name = next), end };
}

function urlOf(line: string): AskedUrl {
  const [method = '', url = ''] = line.split(' ');
  const { host, pathname, search } = new URL(url);
  return askedUrl({ method, host, path: pathname + search });
}

// The same for the item under one name and under another, however the name is written.
function keyOf({ method, host, segments, query }: AskedUrl, name: string): string {
  const path = segments.map((segment) => (decoded(segment) === name ? 0 : segment));
  const pairs = query.map(([key, value]) => [key, formDecoded(value).includes(name) ? 0 : value]);
  return JSON.stringify([method, host, path, pairs]);
}

/** A JSON document in which each string that is `from` is `to`; what is no JSON is left as it is. */
export function renamedJson(body: Uint8Array<ArrayBuffer>, from: string, to: string): string | Uint8Array<ArrayBuffer> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return JSON.stringify(JSON.parse(text, (_, value: unknown) => (value === from ? to : value)));
  } catch {
    return body;
  }
}

/** Whether a string of a JSON document is this one. */
export function holdsString(body: Uint8Array, text: string): boolean {
  let holds = false;
  try {
    JSON.parse(Buffer.from(body).toString(), (_, value: unknown) => void (holds ||= value === text));
  } catch {
    return false;
  }
  return holds;
}

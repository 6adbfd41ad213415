/** An upstream that sends the asker on and on before it answers. */
import { redirecting } from '../faults.ts';
import { type Injection, rewritten } from '../../subject/upstream-control.ts';

const STATUSES = [302, 301, 303, 307, 308];

export interface RedirectChain {
  readonly hops: number;
  /** The requests of the hops, in their order: `METHOD URL`. */
  readonly lines: readonly string[];
  /** The last hop gives what the author's handlers answer to the first request. */
  readonly injection: Injection;
}

/** Redirects the request `own` to `base/1`, that to `base/2` and so on, `hops` times. */
export function redirectChain(own: string, base: string, hops: number): RedirectChain {
  const [method = ''] = own.split(' ', 1);
  const urls = Array.from({ length: hops }, (_, index) => `${base}/${index + 1}`);
  let answer: (() => Response) | undefined;
  return {
    hops,
    lines: urls.map((url) => `${method} ${url}`),
    async injection(request, sound) {
      const at = urls.indexOf(request.url);
      if (at === -1 && `${request.method} ${request.url}` !== own) return undefined;
      if (at === hops - 1) return answer?.();
      if (at === -1) answer = await kept(await sound());
      return redirecting(STATUSES[(at + 1) % STATUSES.length] ?? 302, urls[at + 1] ?? '')(request, sound);
    },
  };
}

async function kept(response: Response): Promise<() => Response> {
  const body = await response.arrayBuffer();
  return () => rewritten(response, body);
}

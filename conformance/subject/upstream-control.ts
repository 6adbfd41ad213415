/** The mock upstream as checks use it: the author's answers, what was answered, and faults in front of them. */
import { getResponse, http, HttpResponse, type RequestHandler } from 'msw';
import { type Journal, listenTls, type RequestEntry, startUpstream, type Upstream } from '../../src/index.ts';

/** One response as it left, before compression and framing. */
export interface Answered {
  /** `METHOD https://host/path?query`. */
  readonly request: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Changes what the author's handlers answer, or answers in their place; `undefined` leaves it as it is. */
export type Injection = (
  request: Request,
  answer: () => Promise<Response>,
) => Promise<Response | undefined> | Response | undefined;

export interface UpstreamControl {
  /** `127.0.0.2:PORT`. */
  readonly address: string;
  readonly caPem: string;
  readonly journal: Journal;
  /** Requests so far, in order of arrival. */
  requests(): readonly RequestEntry[];
  /** Responses so far, in the order in which they were complete. */
  answers(): readonly Answered[];
  /** Puts a fault in front of the author's answers until the function that is returned takes it away; the last one put is asked first. */
  inject(injection: Injection): () => void;
  /** Forgets what was seen so far. */
  clear(): void;
  /** Forgets it, and takes all faults away. */
  reset(): void;
  stop(): Promise<void>;
}

/** Starts an upstream that plays `hosts` and answers from `handlers`; what nobody answers is 404. */
export async function startUpstreamControl(
  hosts: readonly string[],
  handlers: readonly RequestHandler[],
): Promise<UpstreamControl> {
  const answered: Answered[] = [];
  const injections: Injection[] = [];

  async function respond(request: Request): Promise<Response> {
    // What is put while this request is under way is for the next one.
    let answer = (): Promise<Response> => authorAnswer(request, handlers);
    for (const injection of injections) {
      const below = answer;
      answer = async () => (await injection(request, below)) ?? below();
    }
    return answer();
  }

  const front = http.all('*', async ({ request }) => {
    const response = await respond(request);
    void record(request, response, answered);
    return response;
  });
  const upstream = await startUpstream({
    hosts: hosts.length > 0 ? hosts : ['nobody.omnivet.invalid'],
    handlers: [front],
    listen: listenTls,
  });
  return control(upstream, answered, injections);
}

function control(upstream: Upstream, answered: Answered[], injections: Injection[]): UpstreamControl {
  const { address, caPem, journal } = upstream;
  const clear = (): void => {
    journal.clear();
    answered.length = 0;
  };
  return {
    address,
    caPem,
    journal,
    requests: () => journal.requests(),
    answers: () => [...answered],
    inject(injection) {
      injections.push(injection);
      return () => {
        const at = injections.indexOf(injection);
        if (at >= 0) injections.splice(at, 1);
      };
    },
    clear,
    reset() {
      clear();
      injections.length = 0;
    },
    stop: () => upstream.stop(),
  };
}

/** What the author's handlers say, read to its end, so that it can be changed and recorded. */
async function authorAnswer(request: Request, handlers: readonly RequestHandler[]): Promise<Response> {
  const response = await getResponse([...handlers], request.clone());
  if (response === undefined) {
    const message = `nothing is recorded for ${request.method} ${request.url}`;
    const headers = new Headers({ 'content-type': 'application/json' });
    return rewritten({ status: 404, headers }, JSON.stringify({ message }));
  }
  if (response.type === 'error' || response.body === null) return response;
  return rewritten(response, await response.arrayBuffer());
}

/** The same response with another body; its length is left to whoever sends it. */
export function rewritten(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  body: string | ArrayBuffer | Uint8Array<ArrayBuffer>,
  changed: Readonly<Record<string, string>> = {},
): Response {
  const all = new Headers(headers);
  all.delete('content-length');
  for (const [name, value] of Object.entries(changed)) all.set(name, value);
  const response = new HttpResponse(status === 204 || status === 304 ? null : body, { status, headers: all });
  bodies.set(response, typeof body === 'string' ? Buffer.from(body) : new Uint8Array(body));
  return response;
}

// Known without reading them: such an answer is recorded before it is sent, and not some time after somebody has got it.
const bodies = new WeakMap<Response, Uint8Array>();

async function record(request: Request, response: Response, answered: Answered[]): Promise<void> {
  if (response.type === 'error') return;
  const { status } = response;
  const headers = Object.fromEntries(response.headers);
  try {
    const known = response.body === null ? new Uint8Array() : bodies.get(response);
    const body = known ?? (await response.clone().bytes());
    answered.push({ request: `${request.method} ${request.url}`, status, headers, body });
  } catch {
    // A body that breaks on purpose was never a whole response.
  }
}

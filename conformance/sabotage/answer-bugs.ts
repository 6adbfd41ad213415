/** Sabotages of requests on their way, and of what upstream answers. */
import { HostError, type ProviderSeams, type UpstreamResponse } from '../../src/index.ts';
import type { ANSWERS } from './answer-table.ts';
import type { Sabotage } from './sabotage.ts';

type CreateCallouts = Parameters<NonNullable<ProviderSeams['createCallouts']>>[0];
type Options = Parameters<CreateCallouts>[0];
type Fetch = ReturnType<CreateCallouts>['fetch'];

const DAY_MS = 86_400_000;
// Ten times what the suite configures, and no longer than it can wait.
const LONG_MS = 15_000;
const KEPT_MS = 5_000;
const NOTHING = new Uint8Array(0);

/** Each by its name in the table. */
export const ANSWER_BUGS: Readonly<Record<(typeof ANSWERS)[number]['name'], Sabotage>> = {
  // A day later at each look.
  'retry-after-ignored': optioned((options) => {
    let days = 0;
    return { ...options, clock: () => options.clock() + (days += 1) * DAY_MS };
  }),
  'callout-deadline-ignored': optioned((options) => ({
    ...options,
    limits: { ...options.limits, 'idle-ms': LONG_MS, 'callout-ms': LONG_MS },
  })),
  'body-unbounded': optioned((options) => ({ ...options, limits: { ...options.limits, 'response-body-mib': 1024 } })),
  'echo-unseen': optioned((options) => ({
    ...options,
    secrets: Object.assign(new Map(options.secrets), { values: () => new Map<string, never>().values() }),
  })),
  'bytes-as-text': answering((response) => ({ ...response, body: Buffer.from(Buffer.from(response.body).toString()) })),
  'keeps-no-store': answering((response) => {
    const control = response.headers['cache-control'];
    if (control?.includes('no-store') !== true) return response;
    return { ...response, headers: { ...response.headers, 'cache-control': 'max-age=3600' } };
  }),
  'validators-unsent': fetching((fetch) => (request) => fetch(request, {})),
  'not-modified-is-empty': answering((response) =>
    response.status === 304 ? { ...response, status: 200, body: NOTHING } : response,
  ),
  'key-without-query': fetching((fetch) => {
    const kept = new Map<string, { readonly url: string; readonly response: UpstreamResponse }>();
    return async (request, validators) => {
      const key = `${request.method} ${request.url.replace(/\?.*/s, '')}`;
      const known = kept.get(key);
      if (known !== undefined && known.url !== request.url) return known.response;
      const response = await fetch(request, validators);
      if (response.status === 200) kept.set(key, { url: request.url, response });
      return response;
    };
  }),
  'key-without-method': fetching((fetch) => {
    const kept = new Map<string, UpstreamResponse>();
    return async (request, validators) => {
      const head = await fetch({ ...request, method: 'head' }, validators);
      if (head.status === 200) kept.set(request.url, head);
      return kept.get(request.url) ?? fetch(request, validators);
    };
  }),
  'failures-kept': fetching((fetch) => keepingFailures(fetch, KEPT_MS)),
  'failures-for-ever': fetching((fetch) => keepingFailures(fetch, Number.POSITIVE_INFINITY)),
};

function optioned(change: (options: Options) => Options): Sabotage {
  return { seams: { createCallouts: (real) => (options) => real(change(options)) } };
}

function fetching(change: (fetch: Fetch) => Fetch): Sabotage {
  return {
    seams: {
      createCallouts: (real) => (options) => {
        const callouts = real(options);
        return { ...callouts, fetch: change(callouts.fetch) };
      },
    },
  };
}

function answering(change: (response: UpstreamResponse) => UpstreamResponse): Sabotage {
  return fetching((fetch) => async (request, validators) => change(await fetch(request, validators)));
}

function keepingFailures(fetch: Fetch, milliseconds: number): Fetch {
  const kept = new Map<string, { readonly until: number; readonly failure: HostError | UpstreamResponse }>();
  return async (request, validators) => {
    const key = `${request.method} ${request.url}`;
    const known = kept.get(key);
    if (known !== undefined && performance.now() < known.until) {
      if (known.failure instanceof HostError) throw known.failure;
      return known.failure;
    }
    const keep = (failure: HostError | UpstreamResponse): void =>
      void kept.set(key, { until: performance.now() + milliseconds, failure });
    try {
      const response = await fetch(request, validators);
      if (response.status >= 500) keep(response);
      return response;
    } catch (error) {
      if (error instanceof HostError) keep(error);
      throw error;
    }
  };
}

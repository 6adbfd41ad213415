/** One request and its response: a hop of a callout. */
import type { Dispatcher } from 'undici';
import type { OpenSpool } from '../ambient/spool.ts';
import type { Effective } from '../capability/effective.ts';
import type { Limits } from '../capability/limits.ts';
import { isRedirect } from '../capability/redirect.ts';
import type { RequestPlan } from '../capability/request.ts';
import { HostError } from '../contract/errors.ts';
import type { HostEvent } from '../contract/event.ts';
import type { HostName } from '../contract/host-name.ts';
import type { Clock, UpstreamResponse, Validators } from '../tree/ports.ts';
import { attachHeaders } from './attach.ts';
import { readBody, secretEchoed } from './body.ts';
import type { EchoDetector } from './echo.ts';
import { transportFailure } from './failure.ts';
import { headerText, joinHeaders, type RawHeaders, withoutCoding } from './response-headers.ts';
import type { Secrets } from './secret-source.ts';
import type { Throttle } from './throttle.ts';

/** What all exchanges of one provider share. */
export interface ExchangeContext {
  readonly provider: string;
  readonly effective: Effective;
  readonly dispatcher: Dispatcher;
  readonly secrets: Secrets;
  readonly echo: EchoDetector;
  readonly throttle: Throttle;
  readonly limits: Limits;
  readonly openSpool: OpenSpool;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly emit: (event: HostEvent) => void;
}

/** One hop: a decided plan and what it is a hop of. */
export interface Hop {
  readonly plan: RequestPlan;
  readonly validators: Validators;
  /** Redirects that led here. */
  readonly followed: number;
}

/** Either the response, or where upstream says that it is. */
export type ExchangeResult =
  | { readonly kind: 'response'; readonly response: UpstreamResponse }
  | { readonly kind: 'redirect'; readonly location: string };

const NO_BODY: Uint8Array = new Uint8Array(0);
/** What is read of a body that nobody wants, to keep the connection; one that is longer costs the connection. */
const UNWANTED_BYTES: number = 16 * 1024;
const MAX_INFORMATIONAL = 16;

/** Sends one request, unless its host is throttled or its secret is missing, and leaves one `callout` event. */
export async function exchange(hop: Hop, context: ExchangeContext, signal: AbortSignal): Promise<ExchangeResult> {
  const { plan } = hop;
  refuseThrottled(plan.url.host, context.throttle);
  const headers = attachHeaders(plan, { userAgent: context.userAgent, validators: hop.validators }, context.secrets);
  const started = context.clock();
  const seen: { status?: number; bytes: number } = { bytes: 0 };
  const finish = (): void =>
    context.emit({
      kind: 'callout',
      provider: context.provider,
      method: plan.method,
      url: shownUrl(hop),
      ...seen,
      milliseconds: context.clock() - started,
    });
  try {
    const result = await converse(plan, headers, context, signal, (status) => (seen.status = status));
    if (result.kind === 'response') seen.bytes = result.response.body.byteLength;
    finish();
    return result;
  } catch (error) {
    const failure = transportFailure(plan.url.host, error, signal);
    // Nothing was sent to an address that was denied; the failure's own event says so.
    if (failure.code !== 'address-denied') finish();
    throw failure;
  }
}

async function converse(
  plan: RequestPlan,
  headers: readonly string[],
  context: ExchangeContext,
  signal: AbortSignal,
  onStatus: (status: number) => void,
): Promise<ExchangeResult> {
  const { url, method } = plan;
  const interim = interimResponses(url.host, context.echo);
  const answer = await context.dispatcher.request({
    origin: url.origin,
    path: url.path,
    method,
    headers: [...headers],
    body: plan.body ?? null,
    signal: AbortSignal.any([signal, interim.signal]),
    onInfo: interim.take,
    responseHeaders: 'raw',
  });
  onStatus(answer.statusCode);
  const received = joinHeaders(answer.headers);
  const discard = (): Promise<unknown> => answer.body.dump({ limit: UNWANTED_BYTES, signal });
  // The reason phrase is upstream's own text, like a header's value.
  if (context.echo.test(`${answer.statusText}\n${headerText(answer.headers)}`)) {
    answer.body.on('error', () => {}).destroy();
    throw secretEchoed(url.host);
  }
  context.throttle.note(url.host, answer.statusCode, received['retry-after']);
  if (answer.statusCode === 429) {
    await discard();
    throw throttled(url.host, context.throttle.remaining(url.host));
  }
  if (isRedirect(answer.statusCode, received['location'])) {
    await discard();
    return { kind: 'redirect', location: received['location'] };
  }
  const response = { status: answer.statusCode, url: url.href };
  if (method === 'HEAD' || answer.statusCode === 204 || answer.statusCode === 304) {
    await discard();
    return { kind: 'response', response: { ...response, headers: received, body: NO_BODY } };
  }
  const contentEncoding = received['content-encoding'];
  const body = await readBody(answer.body, {
    host: url.host,
    contentEncoding,
    transferEncoding: received['transfer-encoding'],
    maxBytes: context.limits['response-body-mib'] * 1024 * 1024,
    scan: context.echo.scan(),
    openSpool: context.openSpool,
  });
  // Trailers (RFC 9110 section 6.5) go nowhere, but a response that has the secret in them is refused all the same.
  if (context.echo.test(headerText(answer.trailers))) throw secretEchoed(url.host);
  const kept = contentEncoding === undefined ? received : withoutCoding(received);
  return { kind: 'response', response: { ...response, headers: kept, body } };
}

function refuseThrottled(host: HostName, throttle: Throttle): void {
  const left = throttle.remaining(host);
  if (left > 0) throw throttled(host, left);
}

function throttled(host: HostName, left: number): HostError {
  const wait = left > 0 ? `for ${Math.ceil(left / 1000)} s more` : 'for now';
  return new HostError('upstream-throttled', `${host} asks to be left alone ${wait}`, 'try again later');
}

// RFC 9110 section 15.2 lets a server send any number of 1xx responses; undici waits through them all.
function interimResponses(
  host: HostName,
  echo: EchoDetector,
): { signal: AbortSignal; take: (response: { headers: RawHeaders }) => void } {
  const controller = new AbortController();
  let left = MAX_INFORMATIONAL;
  const take = ({ headers }: { headers: RawHeaders }): void => {
    if (echo.test(headerText(headers))) controller.abort(secretEchoed(host));
    left -= 1;
    if (left >= 0) return;
    const message = `${host} sent more than ${MAX_INFORMATIONAL} informational responses`;
    controller.abort(new HostError('upstream-unreadable', message, "ask the upstream's operator"));
  };
  return { signal: controller.signal, take };
}

// A provider writes no secret into a URL, for it knows none. The query of a redirect's target is upstream's, and often
// is a signature that stands for a login: it is left out.
function shownUrl({ plan, followed }: Hop): string {
  return followed === 0 ? plan.url.href : plan.url.href.replace(/\?.*$/s, '?[redacted]');
}

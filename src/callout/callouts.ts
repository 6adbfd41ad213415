/** The callout executor: one for each provider, behind the tree's `Fetcher` port. */
import { setImmediate } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import type { OpenSpool } from '../ambient/spool.ts';
import { type AddressClassifier, classifyAddress } from '../capability/address.ts';
import type { Effective } from '../capability/effective.ts';
import type { Limits } from '../capability/limits.ts';
import type { Origin } from '../capability/origin.ts';
import { decideRedirect } from '../capability/redirect.ts';
import { decideRequest, type RequestPlan, type RequestPolicy } from '../capability/request.ts';
import type { EventSink } from '../contract/event.ts';
import type { HostName } from '../contract/host-name.ts';
import type { Clock, Fetcher, UpstreamResponse, Validators } from '../tree/ports.ts';
import { type Connector, createConnector } from './connector.ts';
import { createEchoDetector } from './echo.ts';
import { exchange, type ExchangeContext, type Hop } from './exchange.ts';
import { deadlinePassed, denied } from './failure.ts';
import { createGate } from './gate.ts';
import type { Resolver } from './resolver.ts';
import type { Secrets } from './secret-source.ts';
import { createThrottle } from './throttle.ts';

/** What a provider's callouts are made of. All authority is here; nothing is taken from the process. */
export interface CalloutOptions {
  /** The provider's name in the mount, for events. */
  readonly provider: string;
  readonly effective: Effective;
  readonly secrets: Secrets;
  /** The operator's own addresses (rule 5), by effective `host[:port]`. */
  readonly origins: ReadonlyMap<HostName, Origin>;
  readonly resolver: Resolver;
  /** Where bodies go that are too large for memory. */
  readonly openSpool: OpenSpool;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly emit: EventSink;
  /** `User-Agent` of every request, such as `omnivet/0.1.0`. */
  readonly userAgent: string;
  /** The host policy; {@link decideRequest} unless a test looks at the layers below it alone. */
  readonly policy?: RequestPolicy | undefined;
  /** The address guard; {@link classifyAddress} unless a test looks at the layers above it alone. */
  readonly classify?: AddressClassifier | undefined;
  /** Where requests go instead of the network, for a mock in this process. */
  readonly dispatcher?: Dispatcher;
}

/** A provider's way to its upstreams, until it is closed. */
export interface Callouts extends Fetcher {
  /** Ends all connections; what is in flight fails with `upstream-unreachable`. */
  close(): Promise<void>;
}

const NO_VALIDATORS: Validators = {};

/** Makes the executor of one provider: its own connections, queue and throttle (rules 7 and 10). */
export function createCallouts(options: CalloutOptions): Callouts {
  const { effective, limits, policy = decideRequest } = options;
  const dispatcher = options.dispatcher ?? createDispatcher(limits, createConnector(connectorOptions(options)));
  const echo = createEchoDetector(options.secrets.values());
  const context: ExchangeContext = { ...options, dispatcher, echo, throttle: createThrottle(options.clock) };
  const gate = createGate(limits.callouts);
  return {
    async fetch(request, validators, unwanted) {
      const plan = policy(request, effective, limits['request-body-kib'] * 1024);
      if (!plan.ok) throw denied(plan.problem);
      const { host } = plan.value.url;
      // The wait for a place in the queue is part of the whole: a caller's patience does not start with the first byte.
      return withDeadline(host, limits['callout-ms'], (late) => {
        const signal = unwanted === undefined ? late : AbortSignal.any([late, unwanted]);
        return gate(() => follow(plan.value, validators, context, policy, signal), signal);
      });
    },
    close: () => dispatcher.destroy(),
  };
}

// Rule 6, by hand: undici's redirect interceptor keeps a provider's headers across hosts and follows to http.
async function follow(
  plan: RequestPlan,
  validators: Validators,
  context: ExchangeContext,
  policy: RequestPolicy,
  signal: AbortSignal,
): Promise<UpstreamResponse> {
  let hop: Hop = { plan, validators, followed: 0 };
  for (;;) {
    const result = await exchange(hop, context, signal);
    // undici frees a connection one turn of the event loop after its last byte. Without the wait the next page or hop
    // would not find it, and shake hands on another.
    await setImmediate();
    if (result.kind === 'response') return result.response;
    const next = decideRedirect(hop.plan, result.location, hop.followed, context.effective, policy);
    if (!next.ok) throw denied(next.problem);
    // Validators are of the response that the first URL gave; another URL may use the same tag for other bytes.
    hop = { plan: next.value, validators: NO_VALIDATORS, followed: hop.followed + 1 };
  }
}

async function withDeadline<Result>(
  host: HostName,
  milliseconds: number,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const expire = (): void => controller.abort(deadlinePassed(host, `no complete response in ${milliseconds} ms`));
  const timer = setTimeout(expire, milliseconds);
  try {
    return await run(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

function connectorOptions(options: CalloutOptions): Parameters<typeof createConnector>[0] {
  const { resolver, origins, limits, classify = classifyAddress } = options;
  return { resolver, origins, classify, connectMs: limits['connect-ms'] };
}

// Rule 7: an agent of the provider's own, HTTP/1.1 only, which knows no proxy variable, cookie or Alt-Svc.
function createDispatcher(limits: Limits, connect: Connector): Dispatcher {
  return new Agent({
    connect,
    allowH2: false,
    useMilo: false,
    pipelining: 1,
    connections: limits.callouts,
    maxHeaderSize: limits['response-headers-kib'] * 1024,
    headersTimeout: limits['idle-ms'],
    bodyTimeout: limits['idle-ms'],
    keepAliveMaxTimeout: 60_000,
  });
}

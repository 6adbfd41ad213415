/** The host process: takes its orders from the supervisor, mounts, serves until it is told to stop. */
import type { Readable } from 'node:stream';
import { HostError } from '../contract/errors.ts';
import { type Compose, type Host } from './compose.ts';
import { parseConfiguration } from './configuration.ts';
import { decodeLinesUnchecked, type FromHost, type ToHost } from './control.ts';
import { createEventLog } from './event-log.ts';

export interface ServeOptions {
  /** Where orders come from; its end means `stop`. */
  readonly input: Readable;
  readonly send: (message: FromHost) => void;
  readonly compose: Compose;
  readonly clock: () => number;
}

/** Serves one mount; resolves when it is down. Whatever prevents it is sent as `failed`. */
export async function serveHost(options: ServeOptions): Promise<void> {
  const { input, send } = options;
  let host: Promise<Host | undefined> | undefined;
  let served: Host | undefined;
  for await (const order of decodeLinesUnchecked<ToHost>(input)) {
    if (order.kind === 'stop') break;
    if (order.kind === 'ping') send({ kind: 'pong', mark: order.mark, counts: served?.counts() });
    else host ??= start(order, options).then((started) => (served = started));
  }
  await (await host)?.stop();
}

async function start(order: Extract<ToHost, { kind: 'start' }>, options: ServeOptions): Promise<Host | undefined> {
  const { send, clock } = options;
  const configuration = parseConfiguration(order.text, order.file);
  if (!configuration.ok) {
    send({ kind: 'failed', message: configuration.problem, advice: '', exitCode: 2 });
    return undefined;
  }
  const log = createEventLog((event) => send({ kind: 'event', event }), clock);
  try {
    return await options.compose({ order, configuration: configuration.value, log });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const wrong = error instanceof HostError;
    send({ kind: 'failed', message, advice: wrong ? error.advice : '', exitCode: wrong ? 2 : 3 });
    return undefined;
  }
}

/** What supervisor and host say to each other: one JSON object a line over the host's standard input and output. */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { DriverName } from '../fuse/driver.ts';
import type { MountCounts } from './counts.ts';
import type { TimedEvent } from './event-log.ts';
import { jsonOnOneLine } from '../contract/json-line.ts';

/** From the supervisor. The end of the stream means `stop`. */
export type ToHost =
  | {
      readonly kind: 'start';
      /** Absolute. */
      readonly mountPoint: string;
      readonly source: string;
      /** Absolute path and text of the configuration. */
      readonly file: string;
      readonly text: string;
      /** In place of the configuration's own, when the command line names one. */
      readonly driver?: DriverName | undefined;
      /** Where transpiled components are kept. */
      readonly cacheDirectory: string;
      /** The variables that the configuration names; they never stand in the host's own environment (rule 11). */
      readonly environment: Readonly<Record<string, string>>;
    }
  /** `mark` comes back in the answer: whatever was told before it had happened before the ping arrived. */
  | { readonly kind: 'ping'; readonly mark?: number }
  | { readonly kind: 'stop' };

/** From the host. */
export type FromHost =
  | { readonly kind: 'event'; readonly event: TimedEvent }
  | { readonly kind: 'pong'; readonly mark?: number | undefined; readonly counts?: MountCounts | undefined }
  /** It cannot go on; `exitCode` is the command's. */
  | { readonly kind: 'failed'; readonly message: string; readonly advice: string; readonly exitCode: number };

/** One message as a line. */
export function encodeLine(message: ToHost | FromHost): string {
  return `${jsonOnOneLine(message)}\n`;
}

/**
 * The messages of a stream until it ends. `unchecked`: both ends are the same program, so the shape is not checked; a
 * line that is not JSON (a stray print of a library) is passed over.
 */
export async function* decodeLinesUnchecked<Message>(input: Readable): AsyncGenerator<Message> {
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    let message: Message;
    try {
      message = JSON.parse(line) as Message;
    } catch {
      continue;
    }
    yield message;
  }
}

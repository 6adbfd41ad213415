/**
 * What a host says to its supervisor, in as few writes as may be: a write to a pipe that is read at once wakes another process, which
 * costs a warm host more than all else about an event.
 */
import { encodeLine, type FromHost } from './control.ts';

export interface Outbox {
  send(message: FromHost): void;
  /** Writes what waits. */
  flush(): void;
}

// Milliseconds that a callout or a failure may wait for others. Whoever sets a mark, and everything else that is said, takes them along.
const WAIT = 5;

/** `write` takes whole lines. */
export function createOutbox(write: (lines: string) => void): Outbox {
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting !== '') write(waiting);
    waiting = '';
  }

  return {
    flush,
    send(message) {
      waiting += encodeLine(message);
      if (isFrequent(message)) timer ??= setTimeout(flush, WAIT);
      else flush();
    },
  };
}

/** Those that come with operations. */
function isFrequent(message: FromHost): boolean {
  return message.kind === 'event' && (message.event.kind === 'callout' || message.event.kind === 'failure');
}

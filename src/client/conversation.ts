/** The parent's end: the child process, and the requests that it has not answered yet. */
import type { Child } from '../ambient/child-process.ts';
import { ClientGone } from './client.ts';
import { createFrameDecoder, encodeFrame, type Frame } from './frame.ts';
import type { AnswerHeader, CallName, Calls } from './protocol.ts';

/** What came back for one call; the tail is memory of its own. */
export interface Answered<Name extends CallName> {
  readonly answer: Calls[Name]['answered'];
  readonly tail: Uint8Array;
}

/** Asks the child, in order. */
export interface Conversation {
  /** Fails with `ClientGone` when the child is dead, and with an `Error` when the client itself could not do it. */
  ask<Name extends CallName>(name: Name, asked: Calls[Name]['asked']): Promise<Answered<Name>>;
  /** Fails whatever is asked at once, whether or not the process can die yet. */
  kill(): void;
  /** Ends the child after what is still asked, and resolves when it is gone. */
  stop(): Promise<void>;
}

interface Waiting {
  readonly answered: (frame: Frame) => void;
  readonly failed: (error: Error) => void;
}

const STDERR_KEPT = 4096;

/** Takes over the streams of a child that was just started. */
export function converse(child: Child): Conversation {
  const waiting: Waiting[] = [];
  const decode = createFrameDecoder();
  const over = Promise.withResolvers<void>();
  let gone: ClientGone | undefined;
  let stderr = '';

  const lose = (reason: string): void => {
    gone ??= new ClientGone(`the client's process ${child.pid ?? '(never started)'} ${reason}`);
    for (const { failed } of waiting.splice(0)) failed(gone);
    over.resolve();
  };
  child.stderr.on('data', (chunk: Uint8Array) => {
    stderr = (stderr + Buffer.from(chunk).toString('utf8')).slice(-STDERR_KEPT);
  });
  child.stdout.on('data', (chunk: Uint8Array) => {
    for (const frame of decode(chunk)) waiting.shift()?.answered(frame);
  });
  void child.ended.then(({ code, signal, error }) =>
    lose(`ended: ${error?.message ?? signal ?? `exit code ${code}`} ${stderr}`.trimEnd()),
  );

  const ask: Conversation['ask'] = (name, asked) => {
    if (gone !== undefined) return Promise.reject(gone);
    return new Promise((resolve, reject) => {
      const answered = (frame: Frame): void => {
        const header = frame.header as AnswerHeader;
        if ('failure' in header) reject(new Error(`${name}: ${header.failure}`));
        else resolve({ answer: header.answer as Calls[typeof name]['answered'], tail: frame.tail });
      };
      waiting.push({ answered, failed: reject });
      for (const chunk of encodeFrame({ name, asked })) child.stdin.write(chunk);
    });
  };
  const kill = (): void => {
    child.kill();
    lose('was killed');
  };
  const stop = async (): Promise<void> => {
    if (gone !== undefined) return;
    // The child ends as soon as its input does: only when nothing is asked any more.
    if (waiting.length > 0) await ask('ready', {}).catch(() => undefined);
    child.stdin.end();
    await over.promise;
  };
  return { ask, kill, stop };
}

/** What a component prints, as events: frames that a sandbox sends ahead of an answer. */
import { z } from 'zod';
import { HostError } from '../contract/errors.ts';
import type { EventSink } from '../contract/event.ts';
import type { Exchange } from './process.ts';
import { MAX_OUTPUT_BYTES } from './wasi/settings.ts';

const header = z.strictObject({
  kind: z.literal('output'),
  stream: z.enum(['stdout', 'stderr']),
  text: z.string().max(MAX_OUTPUT_BYTES),
});

/** The taker of one exchange, with output told before it; fails with `contract-violation` on more than an instance may print. */
export function tellOutput(provider: string, emit: EventSink, take: Exchange['take']): Exchange['take'] {
  let room = MAX_OUTPUT_BYTES;
  return (frame) => {
    const printed = header.safeParse(frame.header);
    if (!printed.success) return take(frame);
    const { stream, text } = printed.data;
    // The program in the sandbox stops by itself; one that does not speaks for a component that got out.
    if ((room -= text.length) < 0)
      throw new HostError(
        'contract-violation',
        `the sandbox of provider "${provider}" printed more than ${MAX_OUTPUT_BYTES} bytes`,
        'A provider that speaks for its sandbox is hostile or broken: do not use it.',
      );
    emit({ kind: 'output', provider, stream, text });
    return 'more';
  };
}

/** What an upstream does with a connection, as data: bytes that are sent, again and again if need be, and how it ends. */

export type ResponseStep =
  | { readonly does: 'send'; readonly bytes: Uint8Array }
  /** `times` absent: until the client leaves. */
  | { readonly does: 'repeat'; readonly bytes: Uint8Array; readonly times?: number }
  /** One byte after the other, with a pause of so many milliseconds after each; begins again at its end. */
  | { readonly does: 'drip'; readonly bytes: Uint8Array; readonly pauseMs: number }
  /** Nothing is sent for so many milliseconds. */
  | { readonly does: 'pause'; readonly ms: number }
  /** Nothing more is sent, and the connection stays open. */
  | { readonly does: 'stay' }
  /** FIN, or RST. */
  | { readonly does: 'end' }
  | { readonly does: 'reset' };

/** Sends a text whose characters stand for bytes. */
export function send(text: string): ResponseStep {
  return { does: 'send', bytes: Buffer.from(text, 'latin1') };
}

/** Sends a text so many times, or until the client leaves. */
export function repeat(text: string, times?: number): ResponseStep {
  const bytes = Buffer.from(text, 'latin1');
  return times === undefined ? { does: 'repeat', bytes } : { does: 'repeat', bytes, times };
}

/** How many bytes a script sends, as far as it ends. */
export function bytesIn(steps: readonly ResponseStep[]): number {
  return steps.reduce((sum, step) => {
    if (step.does === 'send') return sum + step.bytes.byteLength;
    return step.does === 'repeat' ? sum + step.bytes.byteLength * (step.times ?? 1) : sum;
  }, 0);
}

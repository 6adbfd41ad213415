/** What a component prints: sent ahead of the next answer or as soon as it is much, and after 64 KiB thrown away. */
import type { ChildIo } from '../child/program.ts';
import { MAX_OUTPUT_BYTES } from '../wasi/settings.ts';

/** The standard streams of one instance. */
export interface Output {
  /** The host, told what was printed before it is told anything else. */
  readonly io: ChildIo;
  /** Until this is called everything is thrown away. */
  open(): void;
  print(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
}

// One frame's worth; a component that is ended in a loop has shown all but the last of it.
const CHUNK_BYTES = 4 * 1024;

/** Makes the streams in front of a host. */
export function createOutput(host: ChildIo): Output {
  let room = 0;
  let kept: { readonly stream: 'stdout' | 'stderr'; readonly text: string } | undefined;
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };

  const flush = (): void => {
    if (kept !== undefined && kept.text !== '') host.send({ kind: 'output', ...kept });
    kept = undefined;
  };
  const keep = (stream: 'stdout' | 'stderr', text: string): void => {
    if (kept !== undefined && (kept.stream !== stream || kept.text.length + text.length > CHUNK_BYTES)) flush();
    kept = { stream, text: (kept?.text ?? '') + text };
  };
  return {
    io: {
      receive: host.receive,
      send(header, tail) {
        flush();
        host.send(header, tail);
      },
    },
    open: () => void (room = MAX_OUTPUT_BYTES),
    print(stream, bytes) {
      const taken = bytes.subarray(0, room);
      room -= taken.byteLength;
      for (let offset = 0; offset < taken.byteLength; offset += CHUNK_BYTES)
        keep(stream, decoders[stream].decode(taken.subarray(offset, offset + CHUNK_BYTES), { stream: true }));
    },
  };
}

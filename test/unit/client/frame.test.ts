import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameDecoder, encodeFrame } from '../../../src/client/frame.ts';

const message = fc.record({ header: fc.dictionary(fc.string(), fc.string()), tail: fc.uint8Array({ maxLength: 50 }) });

test('decoding gives the frames that were encoded, wherever the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 40 })), (messages, cuts) => {
      const stream = Buffer.concat(messages.flatMap(({ header, tail }) => encodeFrame(header, [tail])));
      const decode = createFrameDecoder();
      const frames = [];
      for (let at = 0, piece = 0; at < stream.byteLength; piece++) {
        const length = cuts[piece % Math.max(cuts.length, 1)] ?? stream.byteLength;
        frames.push(...decode(stream.subarray(at, at + length)));
        at += length;
      }
      expect(frames.map(({ header, tail }) => ({ header, tail: new Uint8Array(tail) }))).toEqual(
        messages.map(({ header, tail }) => ({ header: JSON.parse(JSON.stringify(header)) as unknown, tail })),
      );
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameDecoder } from '../../../src/sandbox/frame-decoder.ts';
import { encodeFrame, type Frame, FrameError } from '../../../src/sandbox/frame.ts';

const limits = { frame: 4_096, header: 1_024 };

test('frames cut into any chunks are decoded to what was encoded', () => {
  const frame = fc.record({
    header: fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 }),
    tail: fc.uint8Array({ maxLength: 300 }),
  });
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      (frames, cuts) => {
        const whole = Buffer.concat(frames.flatMap(({ header, tail }) => encodeFrame(header, [tail])));
        const decode = createFrameDecoder({ frame: 1_000_000, header: 1_000_000 });
        const decoded: Frame[] = [];
        for (let offset = 0, turn = 0; offset < whole.byteLength; turn++) {
          const size = cuts[turn % cuts.length] ?? 1;
          decoded.push(...decode(whole.subarray(offset, (offset += size))));
        }
        const plain = frames.map(({ header, tail }) => ({
          header: JSON.parse(JSON.stringify(header)) as unknown,
          tail,
        }));
        expect(decoded).toMatchObject(plain);
        expect(decoded.reduce((sum, { size }) => sum + size, 0)).toBe(whole.byteLength);
      },
    ),
  );
});

test('any bytes are decoded or refused with a FrameError', () => {
  const problemOf = (chunks: readonly Uint8Array[]): unknown => {
    const decode = createFrameDecoder(limits);
    try {
      for (const chunk of chunks) decode(chunk);
      return undefined;
    } catch (error) {
      return error;
    }
  };
  const expected = (problem: unknown): boolean => problem === undefined || problem instanceof FrameError;
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 64 })), (chunks) => expected(problemOf(chunks))));
});

test.each([
  ['a length beyond the limit', [0, 0, 0, 1], 'too-large'],
  ['a length without room for a header', [3, 0, 0, 0], 'malformed'],
  ['a header longer than its frame', [6, 0, 0, 0, 3, 0, 0, 0, 0x7b, 0x7d], 'malformed'],
  ['a header that is not JSON', [6, 0, 0, 0, 2, 0, 0, 0, 0x7b, 0x7b], 'malformed'],
  ['a header that is not UTF-8', [7, 0, 0, 0, 3, 0, 0, 0, 0x22, 0xff, 0x22], 'malformed'],
] as const)('a frame with %s is refused', (_, chunk, kind) => {
  expect(() => createFrameDecoder(limits)(Uint8Array.from(chunk))).toThrow(
    expect.objectContaining({ name: 'FrameError', kind }),
  );
});

test('a frame beyond the limit is refused as soon as its length is known', () => {
  const decode = createFrameDecoder(limits);
  expect(decode(Uint8Array.of(0xff, 0xff, 0xff))).toEqual([]);
  expect(() => decode(Uint8Array.of(0x7f))).toThrow(/2147483647/);
});

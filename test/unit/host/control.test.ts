import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { decodeLinesUnchecked, encodeLine, type FromHost } from '../../../src/host/control.ts';

test('decodeLinesUnchecked of encoded messages gives each, whatever characters are in it', async () => {
  const messages: readonly FromHost[] = ['\u2028', '\u2029', '\u0085', '\n', '\r', '\ud800', '"\\'].map((message) => ({
    kind: 'failed',
    message: `a${message}b`,
    advice: '',
    exitCode: 1,
  }));
  const lines = Readable.from([Buffer.from(messages.map(encodeLine).join(''))]);
  expect(await Array.fromAsync(decodeLinesUnchecked<FromHost>(lines))).toEqual(messages);
});

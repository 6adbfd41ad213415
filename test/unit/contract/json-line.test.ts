import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { jsonOnOneLine } from '../../../src/contract/json-line.ts';

test('jsonOnOneLine gives one line for every text, and the text again', async () => {
  const values = ['\u2028', '\u2029\u0085', '\n\r', '\ud800', '日本', '\u007f'];
  const text = values.map((value) => `${jsonOnOneLine(value)}\n`).join('');
  const lines = await Array.fromAsync(createInterface({ input: Readable.from([text]) }));
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(values);
});

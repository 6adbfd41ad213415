import { expect, test } from 'vitest';
import { countTrace } from '../../../bench/measure/kernel-requests.ts';

const head = (kept: number, written: number): string =>
  `# tracer: nop\n#\n# entries-in-buffer/entries-written: ${kept}/${written}   #P:2\n#\n`;
const line = (opcode: number, name: string): string =>
  `             cat-1234    [000] ..... 100.000001: fuse_request_send: connection 61 req 12 opcode ${opcode} (${name}) len 46 \n`;

test('requests of a trace are counted by name, without those that free memory', () => {
  const trace =
    head(5, 5) +
    line(1, 'FUSE_LOOKUP') +
    line(14, 'FUSE_OPEN') +
    line(1, 'FUSE_LOOKUP') +
    line(2, 'FUSE_FORGET') +
    line(42, 'FUSE_BATCH_FORGET');
  expect(countTrace(trace)).toEqual({ LOOKUP: 2, OPEN: 1 });
});

test('a trace of which the buffer has lost a part is refused', () => {
  expect(() => countTrace(head(1, 7) + line(1, 'FUSE_LOOKUP'))).toThrow('holds 1 of 7');
});

import { expect, test } from 'vitest';
import { fromText } from './components.ts';
import { createHarness, failure, path } from './harness.ts';

// jco gave a file cut off at the end of the memory: hostile.md, "a string or list whose pointer, length or encoding is out of bounds".
test('readFile whose inline ends beyond the memory is a trap', async () => {
  const read =
    '(i32.store (i32.const 1032) (i32.const 131000)) (i32.store (i32.const 1036) (i32.const 100)) (i32.const 1024)';
  const guest = await createHarness().guest(await fromText({ read }));
  expect(await failure(guest.readFile(path('/a')))).toMatchObject({ code: 'trap', message: /ends at byte 131100/ });
});

test('readFile whose inline ends with the memory is read whole', async () => {
  const read =
    '(i32.store (i32.const 1032) (i32.const 130972)) (i32.store (i32.const 1036) (i32.const 100)) (i32.const 1024)';
  const guest = await createHarness().guest(await fromText({ read }));
  const result = await guest.readFile(path('/a'));
  expect(result.tag === 'ok' && result.val.tag === 'inline' && result.val.val.byteLength).toBe(100);
});

import { expect, test } from 'vitest';
import { createCleanUp } from '../../../../conformance/run/clean-up.ts';

test('run takes away in reverse order, and once', async () => {
  const cleanUp = createCleanUp();
  const taken: string[] = [];
  for (const name of ['first', 'second']) cleanUp.add(async () => taken.push(name));
  expect(await cleanUp.run('end')).toEqual([]);
  expect(await cleanUp.run('end')).toEqual([]);
  expect(taken).toEqual(['second', 'first']);
});

test('run goes on after a failure and gives it back', async () => {
  const cleanUp = createCleanUp();
  const taken: string[] = [];
  const failure = new Error('busy');
  cleanUp.add(async () => taken.push('first'));
  cleanUp.add(() => Promise.reject(failure));
  expect(await cleanUp.run('end')).toEqual([failure]);
  expect(taken).toEqual(['first']);
});

test('run of an abort uses the way out that was registered for it', async () => {
  const cleanUp = createCleanUp();
  const taken: string[] = [];
  cleanUp.add(
    async () => taken.push('in order'),
    async () => taken.push('by force'),
  );
  cleanUp.add(async () => taken.push('a folder'));
  await cleanUp.run('abort');
  expect(taken).toEqual(['a folder', 'by force']);
});

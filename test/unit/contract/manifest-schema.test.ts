import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { manifestSchemaText } from '../../../src/author/manifest-schema.ts';

test('wit/manifest.schema.json after any change of the schema equals what is made from it', async () => {
  const published = await readFile(new URL('../../../wit/manifest.schema.json', import.meta.url), 'utf8');
  // When this fails: node wit/make-schema.ts
  expect(published).toBe(manifestSchemaText());
});

/** Writes result.schema.json again after a change of result-schema.ts: `node bench/make-schema.ts && npx oxfmt bench/result.schema.json`. */
import { writeFile } from 'node:fs/promises';
import { resultSchemaText } from './result-schema.ts';

await writeFile(new URL('result.schema.json', import.meta.url), resultSchemaText());

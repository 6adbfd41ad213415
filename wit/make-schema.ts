/** Writes manifest.schema.json again after a change of src/contract/manifest.ts: `node wit/make-schema.ts`. */
import { fileURLToPath } from 'node:url';
import { uncheckedWholeFiles } from '../src/ambient/whole-files.ts';
import { manifestSchemaText } from '../src/author/manifest-schema.ts';

const path = fileURLToPath(new URL('manifest.schema.json', import.meta.url));
await uncheckedWholeFiles.write(path, Buffer.from(manifestSchemaText()));

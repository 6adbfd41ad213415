/** Writes report.schema.json again after a change of report-schema.ts: `node conformance/reports/make-schema.ts`. */
import { writeFile } from 'node:fs/promises';
import { reportSchemaText } from './report-schema.ts';

await writeFile(new URL('../report.schema.json', import.meta.url), reportSchemaText());

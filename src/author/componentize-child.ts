/** The program that componentize.ts starts: a job as JSON on standard input, the component on standard output. */
import { componentize } from 'componentize-qjs';
import { uncheckedWholeFiles } from '../ambient/whole-files.ts';
import { bindingPath, type ComponentizeJob } from './componentize.ts';
import { findRuntime } from './find-runtime.ts';
import { stillRuntime } from './still-runtime.ts';

const chunks: Uint8Array[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
const job = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ComponentizeJob;

try {
  const binding = await uncheckedWholeFiles.read(bindingPath());
  const { component } = await componentize({
    witPath: job.wit,
    world: job.world,
    jsSource: job.code,
    runtimeBytes: Buffer.from(stillRuntime(findRuntime(binding))),
    stubWasi: true,
  });
  process.stdout.write(component);
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/**
 * The program that probe.ts starts: an author's bundle on standard input, what it declares and how it answers on standard output.
 * One line of JSON for each step; the last one tells how far it came. It has no permission, and takes from the author's code
 * every global that a component does not have, so that what fails there fails here.
 */
import { COMPONENT_GLOBALS } from './component-globals.ts';
import type { ProbeJob, ProbeLine } from './probe.ts';
import { walkProvider } from './probe-walk.ts';
import type { Provider } from './provider.ts';

const { stdin, stdout, exit } = process;
const report = (line: ProbeLine): boolean => stdout.write(`\n${JSON.stringify(line)}\n`);

const chunks: Uint8Array[] = [];
for await (const chunk of stdin) chunks.push(chunk as Uint8Array);
const job = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ProbeJob;
const bundle = `data:text/javascript;base64,${Buffer.from(job.code).toString('base64')}`;

// What an async function of the author's rejects with has been said already: it must not be async.
process.on('unhandledRejection', () => undefined);
// A module cannot tell its own lines from a stack of data: URLs by text alone, so the frames are asked.
Error.prepareStackTrace = (_, frames) =>
  frames
    .filter((frame) => frame.getFileName() === bundle)
    .map((frame) => `${frame.getLineNumber()}:${frame.getColumnNumber()}`)
    .join(' ');
for (const name of Object.getOwnPropertyNames(globalThis))
  if (!COMPONENT_GLOBALS.has(name)) Reflect.deleteProperty(globalThis, name);

try {
  const { source } = (await import(bundle)) as { source?: Partial<Provider> };
  const missing = (['lookupChild', 'listChildren', 'readFile'] as const).filter(
    (name) => typeof source?.[name] !== 'function',
  );
  const walk =
    missing.length > 0 || !job.walk ? undefined : walkProvider(source as Provider, (calling) => report({ calling }));
  report({ manifest: source?.manifest, missing, walk });
} catch (error) {
  const isError = error instanceof Error;
  report({
    thrown: isError ? `${error.name}: ${error.message}` : String(error),
    frames: isError ? String(error.stack) : '',
  });
}
stdout.write('', () => exit(0));

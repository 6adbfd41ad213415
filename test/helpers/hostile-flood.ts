/**
 * A program: reads or lists a path many times, one after the other, and says how often it got which error as one line of
 * JSON. `node hostile-flood.ts read|list PATH TIMES`
 */
import { readdir, readFile } from 'node:fs/promises';

const [of, path = '', times] = process.argv.slice(2);
const outcomes: Record<string, number> = {};
for (let turn = 0; turn < Number(times); turn++) {
  const done: Promise<unknown> = of === 'list' ? readdir(path) : readFile(path);
  const outcome = await done.then(
    () => 'success',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}
process.stdout.write(`${JSON.stringify(outcomes)}\n`);

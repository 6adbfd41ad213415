/**
 * A program: reads two healthy providers for as long as its standard input is open, then says how that went as one line of
 * JSON. `node hostile-reader.ts HELLO ECHO`: a folder with `greetings/de.txt`, and one in which every name is a file that holds its
 * own path.
 */
import { readFile } from 'node:fs/promises';

/** What a reader saw. */
export interface Readings {
  readonly reads: number;
  /** Each wrong answer or error, as far as the tenth. */
  readonly wrong: readonly string[];
  /** Milliseconds. */
  readonly median: number;
  readonly slowest: number;
}

const [hello = '', echo = ''] = process.argv.slice(2);
// At full speed at first: an engine that has just started grows, whatever it does.
const WARM = 1_500;
const FILES = 512;
const PAUSE = 5;
const times: number[] = [];
const wrong: string[] = [];
const input = { open: true };
process.stdin.on('end', () => (input.open = false)).resume();

async function check(path: string, expected: string): Promise<void> {
  const start = performance.now();
  const outcome = await readFile(path, 'utf8').catch((error: unknown) => String(error));
  times.push(performance.now() - start);
  if (outcome !== expected && wrong.length < 10) wrong.push(`${path}: ${outcome.slice(0, 200)}`);
}

for (let turn = 0; input.open; turn++) {
  // Whoever started this measures the host from here on.
  if (turn === WARM) process.stdout.write('warm\n');
  await check(`${hello}/greetings/de.txt`, 'Grüß Gott!\n');
  // So many files that each is stale when its turn comes again: no cache answers for the sandbox.
  await check(`${echo}/${turn % FILES}`, `/${turn % FILES}`);
  if (turn > WARM) await new Promise((resolve) => setTimeout(resolve, PAUSE));
}
const sorted = times.toSorted((a, b) => a - b);
const readings: Readings = {
  reads: times.length,
  wrong,
  median: sorted[Math.floor(sorted.length / 2)] ?? 0,
  slowest: sorted.at(-1) ?? 0,
};
process.stdout.write(`${JSON.stringify(readings)}\n`);

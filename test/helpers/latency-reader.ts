/**
 * A program that reads files of a mount one after the other and prints, as JSON, how long each took and how many were
 * wrong: `latency-reader.ts FOLDER PREFIX COUNT` reads `FOLDER/PREFIX0` and so on, each of which holds its own name.
 */
import { readFileSync } from 'node:fs';

const [folder = '', prefix = '', count = '0'] = process.argv.slice(2);
const milliseconds: number[] = [];
let wrong = 0;
for (let index = 0; index < Number(count); index += 1) {
  const name = `${prefix}${index}`;
  const start = performance.now();
  try {
    if (readFileSync(`${folder}/${name}`, 'utf8') !== name) wrong += 1;
  } catch {
    wrong += 1;
  }
  milliseconds.push(performance.now() - start);
}
process.stdout.write(JSON.stringify({ milliseconds, wrong }));

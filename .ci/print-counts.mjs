// Prints the counts of the report named as the argument; fails when there is no report or no test ran.
import { readFileSync } from 'node:fs';
import { countLine } from './counts.mjs';

/** @type {import('./counts.mjs').Report} */
const report = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
process.stdout.write(`${countLine(report)}\n`);
process.exitCode = report.numPassedTests > 0 ? 0 : 1;

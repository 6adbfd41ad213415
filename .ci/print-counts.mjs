// Prints what failed in the report named as the argument, and its counts; fails when there is no report or no test ran.
import { readFileSync } from 'node:fs';
import { countLine, failureTexts } from './counts.mjs';

/** @type {import('./counts.mjs').Report} */
const report = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
for (const text of failureTexts(report)) process.stdout.write(`${text}\n`);
process.stdout.write(`${countLine(report)}\n`);
process.exitCode = report.numPassedTests > 0 ? 0 : 1;

/** The commands that run a check or the suite again, ready to be copied into a shell. */
import { DEFAULT_DRIVER } from '../../src/index.ts';
import type { CheckResult, Report } from '../outcome.ts';
import { visible } from './visible.ts';

const PLAIN = /^[\w@%+=:,./-]+$/;

/** `npx omnivet certify FILE --only ID --seed SEED`: it is found in a project, and where it is installed for all. */
export function rerunCommand(report: Report, { id }: Pick<CheckResult, 'id'>): string {
  return command(report, '--only', id, '--seed', String(report.seed));
}

/** The command that runs the whole suite. */
export function wholeCommand(report: Report): string {
  return command(report);
}

function command({ subject: { file }, environment: { driver } }: Report, ...options: string[]): string {
  // A file whose name begins with a dash is no option.
  const path = file.startsWith('-') ? `./${file}` : file;
  const chosen = driver === DEFAULT_DRIVER ? [] : ['--driver', driver];
  return ['npx', 'omnivet', 'certify', path, ...options, ...chosen].map(shellQuote).join(' ');
}

/** One word for a POSIX shell; for bash, ksh and zsh when it has characters that cannot be seen. */
function shellQuote(word: string): string {
  if (PLAIN.test(word)) return word;
  if (visible(word) === word) return `'${word.replaceAll("'", String.raw`'\''`)}'`;
  // Bytes rather than \u escapes: they mean the same in every locale.
  const bytes = [...Buffer.from(word)].map((byte) => (isPrintable(byte) ? String.fromCharCode(byte) : octal(byte)));
  return `$'${bytes.join('')}'`;
}

// Quotes and backslashes end or change the word, and two hashes may be a command to who runs a workflow.
const REFUSED: readonly number[] = [...Buffer.from(String.raw`'\#`)];

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f && !REFUSED.includes(byte);
}

// Three digits, always: a digit that follows is no part of it.
function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}

/** How commands speak: data to standard output, everything else to standard error, and an exit code at the end. */

/** Exit codes of every command. */
export const EXIT = { ok: 0, subjectFailed: 1, usage: 2, environment: 3 } as const;

/** A command that cannot go on: said in one place, without a stack. */
export class CommandFailure extends Error {
  readonly exitCode: number;
  readonly advice: string | undefined;

  constructor(exitCode: number, message: string, advice?: string) {
    super(message);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
    this.advice = advice;
  }
}

/** A line of data. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Data for programs: one JSON document, indented on a terminal. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, process.stdout.isTTY ? 2 : 0));
}

/** Whether standard output wants colours: a terminal, unless NO_COLOR says otherwise (no-color.org). */
export function hasColours(): boolean {
  return process.stdout.isTTY && process.stdout.hasColors();
}

/** A line for the person at the terminal; programs that read the output do not see it. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** What went wrong, and what to do about it. */
export function complain(message: string, advice?: string): void {
  say(`omnivet: ${message}`);
  if (advice !== undefined && advice !== '') say(advice.replaceAll(/^/gm, '  '));
}

// Control and format characters (those that turn the direction of text among them), line separators, lone surrogates, and all else
// that is not seen; but not the line feed and the tab.
const HIDDEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Untrusted text for a terminal: what cannot be seen is shown, not obeyed, as an escape of JSON (`\u202e`). */
export function visible(text: string): string {
  return text.replaceAll(HIDDEN, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => String.raw`\u` + character.charCodeAt(index).toString(16).padStart(4, '0'),
    ).join(''),
  );
}

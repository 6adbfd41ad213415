/** Untrusted text in reports: what a person cannot see is shown, so that nothing in it is obeyed by whatever displays it. */

// Control and format characters (the bidirectional ones among them), line separators, lone surrogates, noncharacters, and
// all else that Unicode calls ignorable. Every character that XML 1.0 forbids is one of these.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t` };

/** One line in which every hidden character is written as an escape of JSON: `\n`, `\u202e`. */
export function visible(text: string): string {
  return withoutCommands(text.replaceAll(HIDDEN, (character) => SHORT[character] ?? escapeUnits(character)));
}

/** Text of several lines, each of them {@link visible}. */
export function visibleLines(text: string): string[] {
  return text.split(/\r?\n/).map(visible);
}

/** The text up to a limit in UTF-16 units, and then a word on how much is missing. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Half of a surrogate pair would be shown as a fault of the text.
  const end = /[\ud800-\udbff]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
  return `${text.slice(0, end)}… (${String(text.length - end)} more characters in the JSON report)`;
}

/** JSON that a terminal and a log can show as it is: hidden characters are escaped inside of its strings. */
export function jsonText(value: unknown, indent = 2): string {
  const text = JSON.stringify(value, undefined, indent);
  // The line breaks between the values are no part of a string.
  return withoutCommands(text.replaceAll(HIDDEN, (hidden) => (hidden === '\n' ? hidden : escapeUnits(hidden))));
}

/** A line that no runner of workflows takes for a command: GitHub obeys those that begin with `::`. */
export function inertLine(line: string): string {
  return line.replace(/^(\s*):(?=:)/, String.raw`$1\u003a`);
}

// GitHub's runner obeys `##[command]` anywhere in a line, and Azure's `##vso[` too.
function withoutCommands(text: string): string {
  return text.replaceAll(/#(?=#(?:vso)?\[)/gi, () => String.raw`\u0023`);
}

// There are few different ones, and there may be millions of them.
const escapes = new Map<string, string>();

function escapeUnits(character: string): string {
  const known = escapes.get(character);
  if (known !== undefined) return known;
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  const escape = units.map((unit) => String.raw`\u` + unit.toString(16).padStart(4, '0')).join('');
  escapes.set(character, escape);
  return escape;
}

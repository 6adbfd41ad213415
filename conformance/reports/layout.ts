/** Text in lines of a width: what the terminal report is set with. */
import { inertLine } from './visible.ts';

/** Breaks text at spaces only: a path or a URL that is too long is the terminal's to break, so that it can be copied whole. */
export function wrap(text: string, width: number): string[] {
  return fill(text.split(' '), ' ', width);
}

/** Puts as many items into a line as it holds. */
export function fill(items: readonly string[], separator: string, width: number): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const item of items) {
    if (line === undefined) line = item;
    else if (line.length + separator.length + item.length > width) {
      lines.push(line);
      line = item;
    } else line += separator + item;
  }
  return line === undefined ? lines : [...lines, line];
}

/** A label in a column of its own, and text beside it. */
export function labelled(label: string, text: string, { width, indent, column }: Column): string[] {
  const start = ' '.repeat(indent);
  const lines = wrap(text, Math.max(MIN_WIDTH, width - indent - column));
  return lines.map((line, index) => inertLine(start + (index === 0 ? label : '').padEnd(column) + line));
}

export interface Column {
  readonly width: number;
  /** Columns in front of the label. */
  readonly indent: number;
  /** Columns from the label to the text. */
  readonly column: number;
}

/** Columns as wide as they need to be: the first to the left, all others to the right. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  '),
  );
}

// However narrow the terminal: a column of three letters helps nobody.
const MIN_WIDTH = 24;

/** Texts of puppet scripts: written out, measured and shortened without the puppet. */
import type { PuppetText } from '../providers/puppet/encoder.ts';

/** The text as the puppet will write it; may be many MiB. */
export function writeOut(text: PuppetText): string {
  if (typeof text === 'string') return text;
  return 'repeat' in text ? writeOut(text.repeat).repeat(text.times) : text.map(writeOut).join('');
}

/** How many UTF-16 units {@link writeOut} would give. */
export function unitsOf(text: PuppetText): number {
  if (typeof text === 'string') return text.length;
  if ('repeat' in text) return unitsOf(text.repeat) * text.times;
  return text.reduce((sum, part) => sum + unitsOf(part), 0);
}

/** For a person to read: JSON, and what is long by repetition as `"a" x 10000`. */
export function describe(text: PuppetText): string {
  if (typeof text === 'string') return printable(text);
  if ('repeat' in text) return `${describe(text.repeat)} x ${text.times}`;
  return text
    .filter((part) => unitsOf(part) > 0)
    .map(describe)
    .join(' + ');
}

// What is longer is shown by its beginning and its end.
const MOST_UNITS = 400;
const SHOWN_UNITS = 60;

/** A text in quotation marks, with everything written as an escape that a terminal would not show as it is. */
export function printable(text: string): string {
  if (text.length > MOST_UNITS) {
    const hidden = text.length - 2 * SHOWN_UNITS;
    return `${printable(text.slice(0, SHOWN_UNITS))} + ${hidden} units + ${printable(text.slice(-SHOWN_UNITS))}`;
  }
  return JSON.stringify(text).replaceAll(/[^\u0020-\u007e]/g, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

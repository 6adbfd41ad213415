/** The forms in which a service may hand a secret back: security.md rule 13. */

/** By name, what makes the form of a value of visible ASCII. */
export const ECHOES: Readonly<Record<string, (value: string) => string>> = {
  'as it is': (value) => value,
  'percent-encoded': (value) => spelled(value, '%'),
  'percent-encoded in part': (value) => value.slice(0, 3) + spelled(value.slice(3), '%'),
  'escaped for JSON': (value) => spelled(value, String.raw`\u00`),
  'in base64': (value) => Buffer.from(value).toString('base64'),
  'in base64, a byte after the beginning': (value) => Buffer.from(`?${value}~`).toString('base64'),
  'in base64, two bytes after the beginning': (value) => Buffer.from(`u:${value}~~`).toString('base64'),
};

function spelled(value: string, before: string): string {
  return [...Buffer.from(value)].map((byte) => before + byte.toString(16).padStart(2, '0')).join('');
}

/** What a name may be, by contract section 2, written down a second time: the host's own rule is not what is asked here. */

const MAX_BYTES = 255;
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** What is wrong with a listed name, or `undefined`. Bytes that are not UTF-8 arrive as U+FFFD. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'an empty name';
  if (name === '.' || name === '..') return 'a name that stands for a directory of its own';
  if (name.includes('/')) return 'a "/"';
  if (CONTROL.test(name)) return 'a control character';
  if (name.includes('\ufffd') || !name.isWellFormed()) return 'bytes that are not UTF-8';
  const bytes = Buffer.byteLength(name);
  return bytes > MAX_BYTES ? `${bytes} bytes` : undefined;
}

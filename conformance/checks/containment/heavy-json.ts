/** JSON that takes far more memory than its text, and no time: whoever takes it apart holds each character in two bytes, and that twice. */

// Not in Latin-1: with it a text of V8 has two bytes for every character.
const WIDE = '€';

/** The document with so many bytes more, which no expression selects; `undefined` when it is neither an object nor an array. */
export function heavyJson(document: Uint8Array, bytes: number): Buffer<ArrayBuffer> | undefined {
  const text = Buffer.from(document).toString('utf8').trimEnd();
  const last = text.at(-1);
  if (last !== '}' && last !== ']') return undefined;
  const before = text.slice(0, -1).trimEnd();
  const comma = /[[{]$/.test(before) ? '' : ',';
  const key = last === '}' ? '"omnivet":' : '';
  return Buffer.concat([
    Buffer.from(`${before}${comma}${key}"${WIDE}`),
    Buffer.alloc(bytes, 'a'),
    Buffer.from(`"${last}`),
  ]);
}

/** JSON that takes nearly twenty times as much memory as its text when it is taken apart. */

// Three bytes of text, and 56 for an object with room for properties.
const ITEM = Buffer.from('{},');

/** The document with so many bytes more, which no expression selects; `undefined` when it is neither an object nor an array. */
export function heavyJson(document: Uint8Array, bytes: number): Buffer<ArrayBuffer> | undefined {
  const text = Buffer.from(document).toString('utf8').trimEnd();
  const last = text.at(-1);
  if (last !== '}' && last !== ']') return undefined;
  const before = text.slice(0, -1).trimEnd();
  const comma = /[[{]$/.test(before) ? '' : ',';
  const key = last === '}' ? '"omnivet":' : '';
  const items = Buffer.alloc(Math.floor(bytes / ITEM.length) * ITEM.length, ITEM);
  return Buffer.concat([Buffer.from(`${before}${comma}${key}[`), items, Buffer.from(`{}]${last}`)]);
}

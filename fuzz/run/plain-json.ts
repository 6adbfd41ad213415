/** Cases as text: JSON, with bytes, large numbers and `undefined` written so that they come back as they were. */

/** A case as JSON text, indented for a person to read. */
export function encodeCase(value: unknown): string {
  return JSON.stringify(plain(value), null, 2);
}

/** The case again. */
export function decodeCase(text: string): unknown {
  return revived(JSON.parse(text));
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (typeof value === 'bigint') return { $bigint: String(value) };
  if (value === undefined) return { $undefined: true };
  // A lone surrogate is not text: JSON writes it as an escape, and reads it back.
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== 'object' || value === null) return value;
  if ('$bytes' in value) return new Uint8Array(Buffer.from(String(value.$bytes), 'base64'));
  if ('$bigint' in value) return BigInt(String(value.$bigint));
  if ('$undefined' in value) return undefined;
  // Not assignment: a key may be named __proto__.
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, revived(one)]));
}

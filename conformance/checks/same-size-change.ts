/** Changes a response so that a file drawn from it has other bytes and the same length, without knowing how it is drawn. */

const utf8 = new TextDecoder('utf-8', { fatal: true });

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Bodies to try, the one that changes least first; empty when nothing can be changed. Whether the file changes as it should is
 * for the caller to see: a provider may find the file by what was changed.
 */
export function sameSizeChanges(body: Bytes, content: Uint8Array): readonly Bytes[] {
  if (content.byteLength === 0) return [];
  if (Buffer.compare(body, content) === 0) return [otherFirstByte(body)];
  const value = parseJson(body);
  if (value === undefined) return [];
  const text = Buffer.from(content).toString('utf8');
  const narrow = mapLeaves(value, (leaf) => (String(leaf) === text ? turned(leaf) : leaf));
  const wide = mapLeaves(value, turned);
  const before = JSON.stringify(value);
  return [narrow, wide]
    .map((changed) => JSON.stringify(changed))
    .filter((changed) => changed !== before)
    .map(encode);
}

function encode(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** Differs in the lowest bit of the first byte, which leaves text text. */
function otherFirstByte(body: Bytes): Bytes {
  const changed = new Uint8Array(body);
  changed[0] = (body[0] ?? 0) ^ 1;
  return changed;
}

function parseJson(body: Bytes): object | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(body));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

type Leaf = string | number | boolean | null;

function mapLeaves(value: unknown, map: (leaf: Leaf) => Leaf): unknown {
  if (Array.isArray(value)) return value.map((item) => mapLeaves(item, map));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, mapLeaves(field, map)]));
  return map(value as Leaf);
}

/** Another text or number that is written in as many bytes; what has no such neighbour stays as it is. */
function turned(leaf: Leaf): Leaf {
  if (typeof leaf === 'string') return leaf.replaceAll(/[a-zA-Z1-9]/g, nextOfItsKind);
  if (typeof leaf !== 'number') return leaf;
  const text = String(leaf);
  const other = Number(text.replaceAll(/[1-9]/g, nextOfItsKind));
  return String(other).length === text.length ? other : leaf;
}

function nextOfItsKind(character: string): string {
  if (character === 'z') return 'a';
  if (character === 'Z') return 'A';
  return character === '9' ? '1' : String.fromCharCode(character.charCodeAt(0) + 1);
}

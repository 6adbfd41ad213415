/** The structures and constants of the kernel's own header, read as text. */
import { readFileSync } from 'node:fs';

/** Offsets of the fields of one structure, and its size. */
export interface HeaderStructure {
  readonly bytes: number;
  readonly fields: ReadonlyMap<string, number>;
}

const SIZES: Record<string, number> = {
  uint8_t: 1,
  uint16_t: 2,
  uint32_t: 4,
  int32_t: 4,
  uint64_t: 8,
  int64_t: 8,
  char: 1,
};

const HEADER = '/usr/include/linux/fuse.h';

/** Where Debian's linux-libc-dev puts it. Fails with words when it is not there. */
export function readHeaderText(): string {
  try {
    return readFileSync(HEADER, 'utf8');
  } catch (cause) {
    throw new Error(`${HEADER} is needed to check the protocol's structures: apt-get install linux-libc-dev`, {
      cause,
    });
  }
}

/** All structures; the header pads by hand, so fields lie one behind the other. */
export function structuresOf(header: string): ReadonlyMap<string, HeaderStructure> {
  const found = new Map<string, HeaderStructure>();
  const text = header.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  for (const [, name = '', body = ''] of text.matchAll(/^struct (fuse_\w+) \{([^}]*)\};/gm)) {
    const fields = new Map<string, number>();
    let bytes = 0;
    for (const [, struct, plain, field = '', count] of body.matchAll(
      /(?:struct (\w+)|(\w+))\s+(\w+)(?:\[(\d*)\])?;/g,
    )) {
      fields.set(field, bytes);
      const size = struct === undefined ? SIZES[plain ?? ''] : found.get(struct)?.bytes;
      if (size === undefined) throw new TypeError(`${name}.${field} has an unknown type`);
      // `char name[]` takes no room.
      bytes += size * (count === undefined ? 1 : Number(count));
    }
    found.set(name, { bytes, fields });
  }
  return found;
}

/** Values of the operations: `FUSE_LOOKUP = 1`. */
export function opcodesOf(header: string): ReadonlyMap<string, number> {
  const [, body = ''] = /enum fuse_opcode \{([^}]*)\}/.exec(header) ?? [];
  return new Map([...body.matchAll(/FUSE_(\w+)\s*=\s*(\d+),/g)].map(([, name = '', value]) => [name, Number(value)]));
}

/** Custom sections of a component (the binary format's section 0), read and written by hand. */

const SECTION = Buffer.from('omnifs:manifest');
const PREAMBLE_BYTES = 8;

/** A component with these manifests in place of its own: none, one, or more than one. */
export function withManifests(component: Uint8Array, manifests: readonly Uint8Array[]): Buffer {
  const kept = sectionsOf(component).filter(({ manifest }) => manifest === undefined);
  const preamble = component.subarray(0, PREAMBLE_BYTES);
  return Buffer.concat([preamble, ...kept.map(({ whole }) => whole), ...manifests.map(sectionOf)]);
}

/** The manifests of a component, as they stand in it; mostly one. */
export function manifestsOf(component: Uint8Array): readonly Uint8Array[] {
  return sectionsOf(component).flatMap(({ manifest }) => (manifest === undefined ? [] : [manifest]));
}

interface Section {
  readonly whole: Uint8Array;
  /** What is in it, where it is a manifest. */
  readonly manifest: Uint8Array | undefined;
}

function sectionsOf(component: Uint8Array): readonly Section[] {
  const bytes = Buffer.from(component);
  const sections: Section[] = [];
  for (let at = PREAMBLE_BYTES; at < bytes.byteLength;) {
    const { value: length, end } = readUnsigned(bytes, at + 1);
    const isManifest = bytes[at] === 0 && nameAt(bytes, end).equals(SECTION);
    const start = readUnsigned(bytes, end).end + SECTION.byteLength;
    const manifest = isManifest ? bytes.subarray(start, end + length) : undefined;
    sections.push({ whole: bytes.subarray(at, end + length), manifest });
    at = end + length;
  }
  return sections;
}

function sectionOf(manifest: Uint8Array): Buffer {
  const payload = Buffer.concat([unsigned(SECTION.byteLength), SECTION, manifest]);
  return Buffer.concat([Buffer.of(0), unsigned(payload.byteLength), payload]);
}

function nameAt(bytes: Buffer, at: number): Buffer {
  const { value: length, end } = readUnsigned(bytes, at);
  return bytes.subarray(end, end + length);
}

// LEB128.
function readUnsigned(bytes: Buffer, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let end = at, scale = 1; ; end += 1, scale *= 128) {
    const byte = bytes[end] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, end: end + 1 };
  }
}

function unsigned(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 0x80);
  }
}

/** What files.specimen.example has. */

/** One file, with the type that it is served as. */
export interface StoredFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Seconds since the Unix epoch. */
  readonly modified: number;
}

const utf8 = new TextEncoder();

/** All of them, in the order of the list. */
export const STORED_FILES: readonly StoredFile[] = [
  textFile('notes.txt', 'Notes of upstream.\r\nÜber zwei Zeilen, and no newline at the end', 1_760_000_000),
  textFile('a b & c.txt', 'Its name has to be escaped.\n', 1_760_000_100),
  textFile('nothing.txt', '', 1_760_000_200),
  { name: 'every-byte.bin', type: 'application/octet-stream', bytes: everyByte(5_000), modified: 1_760_000_300 },
];

function textFile(name: string, text: string, modified: number): StoredFile {
  return { name, type: 'text/plain; charset=utf-8', bytes: utf8.encode(text), modified };
}

/** All 256 values, the runs of them in changing order. */
function everyByte(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * (2 * Math.floor(at / 256) + 1)) % 256);
}

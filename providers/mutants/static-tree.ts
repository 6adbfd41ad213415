/** The part of the specimen that needs nobody: texts, bytes and an empty file, three directories deep. */
import { bytes, type Facts, text } from 'omnivet/provider';
import { type DirectoryPlace, fileOf, type FilePlace, folderOf, type Place } from './place.ts';

/** Begins like a PNG image; then NUL, 0xff, a lone CR, CRLF, and bytes that are no UTF-8. */
export const SIGNATURE: Uint8Array = Uint8Array.from([
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0xff, 0x0d, 0x00, 0x0d, 0x0a, 0xc3, 0x28, 0xfe, 0x80,
]);

/** What is known of the signature: all that can be. The time is in seconds since the Unix epoch. */
export const SIGNATURE_FACTS: Required<Facts> = {
  size: SIGNATURE.length,
  modified: 1_700_000_000,
  version: 'signature-1',
};

/** The first file of the root, to the last byte. */
export const README_TEXT = 'A provider that does everything right.\nEach mutant of it does one thing wrong.\n';

/** Files of the root. */
export const ROOT_FILES: Readonly<Record<string, Place>> = {
  'README.txt': said(README_TEXT),
  'empty.txt': said('', { size: 0 }),
  'signature.bin': fileOf(() => bytes(SIGNATURE), SIGNATURE_FACTS),
};

/** `/docs`. */
export const DOCS: DirectoryPlace = folderOf({
  'index.md': said('# Specimen\r\n\r\nLines that end like those of Windows.\r\n'),
  'größe.txt': said('Die Größe zählt in Bytes, nicht in Buchstaben: 漢字 🦀\n'),
  chapters: folderOf({
    'one.txt': said('The first chapter.\n'),
    'two.txt': said('The second chapter has no newline at its end.'),
    appendix: folderOf({
      'a.txt': said('An appendix, three directories deep.\n'),
      'long.txt': said(Array.from({ length: 4_000 }, (_, line) => `line ${line}\n`).join('')),
    }),
  }),
});

function said(content: string, facts: Facts = {}): FilePlace {
  return fileOf(() => text(content), facts);
}

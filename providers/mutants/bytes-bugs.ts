/** Bugs of what is in a file, and of what is said about it. */
import { header, internal, notFound, query, text } from 'omnivet/provider';
import { askFile } from './requests.ts';
import { README_TEXT, SIGNATURE } from './static-tree.ts';
import type { BYTES } from './bytes-table.ts';
import { all, type Change, facts, furtherFile, listing, lookup, reading, stateful } from './change.ts';
import { selecting } from './selecting.ts';

const SECOND_CHAPTER = '/docs/chapters/two.txt';

/** Each by its name in the table. */
export const BYTES_BUGS: Readonly<Record<(typeof BYTES)[number]['name'], Change>> = {
  'content-changes': stateful(
    () => ({ reads: 0 }),
    (state) =>
      reading('/docs/index.md', () => {
        state.reads += 1;
        return text('*'.repeat(state.reads));
      }),
  ),
  'size-too-large': facts('/', 'signature.bin', (known) => ({ ...known, size: SIGNATURE.length + 1 })),
  'size-too-small': facts('/', 'signature.bin', (known) => ({ ...known, size: SIGNATURE.length - 1 })),
  'declares-packed-sizes': all(
    listing('/files', (nodes) => nodes.map((node) => selecting(node, PACKED))),
    lookup((parent, _, node) => (parent === '/files' && node !== undefined ? selecting(node, PACKED) : node)),
  ),
  'empty-fails': reading('/empty.txt', notFound),
  // Without a size: else the host would notice that there are more bytes than were declared.
  'mangles-binary': all(
    facts('/', 'signature.bin', (known) => ({ ...known, size: undefined })),
    reading('/signature.bin', () => text(String.fromCharCode(...SIGNATURE))),
  ),
  'adds-newline': reading('/README.txt', () => text(`${README_TEXT}\n`)),
  'listed-but-unreadable': reading(SECOND_CHAPTER, () => internal('the chapter is not finished')),
  'throws-when-read': reading(SECOND_CHAPTER, () => {
    throw new TypeError('the chapter is not finished');
  }),
  'selects-a-header-that-is-not-sent': furtherFile('/files-headers', 'checksum', () =>
    query(askFile('notes.txt'), header('x-checksum')),
  ),
};

const PACKED = 'files[*].merge(@, {size: packed})';

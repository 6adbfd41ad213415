/** The directory that calls are made in on both mounts: a file of a kind, an empty one, and a directory with some entries. */
import type { PuppetContent, PuppetDirectory, PuppetFacts, PuppetText } from '../../providers/puppet/encoder.ts';
import type { FileKind } from '../arbitraries/driver-calls.ts';

const TEXT = 'fine, and of more than one word\n';
const LINES = 10_000;
const MANY: PuppetText = { repeat: TEXT, times: LINES };
/** Seconds: what is not said would be the time of each mount. */
const MODIFIED = 1_700_000_000;
const OUT_BY = 7;

interface Kind extends PuppetFacts {
  readonly read: PuppetContent;
}

const KINDS: Readonly<Record<FileKind, Kind>> = {
  'of known size': { size: TEXT.length, read: { inline: TEXT } },
  'of unknown size': { read: { inline: TEXT } },
  'of many pages': { size: TEXT.length * LINES, read: { inline: MANY } },
  'of many pages and unknown size': { read: { inline: MANY } },
  'that is refused': { size: TEXT.length, read: { error: 'not-permitted' } },
  'of unknown size that is refused': { read: { error: 'not-permitted' } },
  'said to be longer': { size: TEXT.length + OUT_BY, read: { inline: TEXT } },
  'said to be shorter': { size: TEXT.length - OUT_BY, read: { inline: TEXT } },
};

/** Kinds whose bytes cannot be had although they are shown with a size: a driver that does not ask at open(2) finds that out later. */
export function failsWhenRead(file: FileKind): boolean {
  return file === 'that is refused' || file.startsWith('said to be');
}

/** The script of a directory; another label is another directory of the same. */
export function driverTree(file: FileKind, label: string): PuppetDirectory {
  const { read, ...facts } = KINDS[file];
  const modified = MODIFIED;
  return {
    label,
    modified,
    list: [
      { entry: 'file', modified, ...facts },
      { entry: 'empty', modified, size: 0 },
      { entry: 'directory', kind: 'directory', modified },
    ],
    below: {
      file: { is: { read, modified, ...facts } },
      empty: { is: { read: { inline: '' }, size: 0, modified } },
      directory: {
        is: {
          modified,
          list: [
            { entry: 'known', size: 0, modified },
            { entry: 'unknown', modified },
            { entry: 'below', kind: 'directory', modified },
          ],
        },
      },
    },
  };
}

/** Paths of cases that may wait for long. */
import { puppetPath, type PuppetFile } from '../../providers/puppet/encoder.ts';

// More than one name has room for: so the first name is the case's own, and the file stands below it.
const PADDED = 300;

/**
 * The path of a file in a directory of its own: the kernel looks up one name of a directory at a time, and whoever waits for an
 * upstream in a lookup holds up everybody else there.
 */
export function inOwnDirectory(file: PuppetFile, mark: string): string {
  return puppetPath({ label: mark.padEnd(PADDED, '-'), ...file });
}

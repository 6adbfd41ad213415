/** Which scripts a path can carry. */
import { puppetPath, type PuppetScript } from '../../providers/puppet/encoder.ts';

// What the mount point, the provider's name, the label and a larger number take of the 4,095 bytes.
const ROOM: string = 'x'.repeat(160);

/** Whether the puppet can act out a script: not too long for a path, and well-formed Unicode. */
export function fitsPath(script: PuppetScript): boolean {
  try {
    puppetPath({ ...script, label: ROOM });
    return true;
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return false;
    throw error;
  }
}

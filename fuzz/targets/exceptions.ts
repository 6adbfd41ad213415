/** What the puppet cannot answer without ending its instance: wit/README.md, "An exception of the author's". */
import type { PuppetNode, PuppetScript } from '../../providers/puppet/encoder.ts';
import { writeOut } from '../puppet-text.ts';

/**
 * Whether acting it out is an exception of the author's, which is a fault: a first name that begins with U+0000. Five of them in a
 * minute, and the host leaves the provider alone, which would be every case after.
 */
export function isException(script: PuppetScript | undefined): boolean {
  if (script === undefined || !('list' in script)) return false;
  const { list, below = {}, otherwise } = script;
  const children = [...Object.values(below), ...(otherwise === undefined ? [] : [otherwise])];
  const lookups = children.flatMap(({ lookup }) => (lookup === undefined || lookup === 'missing' ? [] : [lookup]));
  return [...list.slice(0, 1), ...lookups].some(beginsWithNul) || children.some(({ is }) => isException(is));
}

function beginsWithNul(node: PuppetNode): boolean {
  return 'entry' in node && writeOut(node.entry).startsWith('\0');
}

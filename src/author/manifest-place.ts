/** Where a field of the manifest is written in the author's source. */
import {
  find,
  isNode,
  memberOf,
  nameOf,
  parseModule,
  startOf,
  type SyntaxNode,
  unwrap,
  valueOf,
} from './syntax-tree.ts';

/**
 * The offset of the value at `path` in the manifest that `source` writes out, or of the closest field around it; the start of
 * the source when the manifest is not written as one object literal in it. `at` chooses between a field's name and its value.
 */
export function manifestOffset(source: string, path: readonly PropertyKey[], at: 'name' | 'value' = 'value'): number {
  const manifest = find(parseModule(source), isManifest);
  if (manifest === undefined) return 0;
  let here: SyntaxNode = manifest;
  for (const key of path) {
    const member = memberOf(unwrap(valueOf(here)), key);
    if (member === undefined) return startOf(here);
    here = member;
  }
  const value = valueOf(here);
  return startOf(at === 'value' && here !== manifest && value !== undefined ? value : here);
}

function isManifest(node: SyntaxNode): boolean {
  const isWritten = isNode(unwrap(valueOf(node))) && unwrap(valueOf(node))?.type === 'ObjectExpression';
  return isWritten && (nameOf(node.key) === 'manifest' || nameOf(node.id) === 'manifest');
}

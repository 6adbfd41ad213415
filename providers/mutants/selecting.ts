/** An expansion with another expression. */
import { json, type Node } from 'omnivet/provider';

/** The same node, its items selected by `expression`. */
export function selecting(node: Node, expression: string): Node {
  if (node.tag === 'entry') return node;
  return { ...node, val: { ...node.val, query: { ...node.val.query, select: json(expression) } } };
}

/** A module's syntax tree (ESTree, as rolldown's parser gives it), as far as places in it are looked for. */
import { parseAst } from 'rolldown/parseAst';

/** The tree of a module that has been bundled already; `undefined` when it is no TypeScript (JSX, JSON). */
export function parseModule(source: string): unknown {
  try {
    return parseAst(source, { lang: 'ts' });
  } catch {
    // The bundler has read it, so it is right in a language of its own; then there are no places in it.
    return undefined;
  }
}

/** A node; its other fields depend on its type. */
export type SyntaxNode = Readonly<Record<string, unknown>> & { readonly type: string };

/** Whether a value in a tree is a node. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The first node, parents before children, that matches. */
export function find(node: unknown, matches: (node: SyntaxNode) => boolean): SyntaxNode | undefined {
  if (Array.isArray(node)) return firstOf(node, matches);
  if (!isNode(node)) return undefined;
  return matches(node) ? node : firstOf(Object.values(node), matches);
}

function firstOf(nodes: readonly unknown[], matches: (node: SyntaxNode) => boolean): SyntaxNode | undefined {
  for (const node of nodes) {
    const found = find(node, matches);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The value of a property, the initial value of a variable, or the node itself. */
export function valueOf(node: unknown): SyntaxNode | undefined {
  if (!isNode(node)) return undefined;
  const value = node.type === 'Property' ? node.value : node.type === 'VariableDeclarator' ? node.init : node;
  return isNode(value) ? value : undefined;
}

/** Without `satisfies`, `as` and parentheses. */
export function unwrap(node: SyntaxNode | undefined): SyntaxNode | undefined {
  return node !== undefined && isNode(node.expression) ? unwrap(node.expression) : node;
}

/** A property of an object literal, or an element of an array literal. */
export function memberOf(node: SyntaxNode | undefined, key: PropertyKey): SyntaxNode | undefined {
  const members = node?.type === 'ObjectExpression' ? node.properties : node?.elements;
  if (!Array.isArray(members)) return undefined;
  const member: unknown =
    typeof key === 'number' ? members[key] : members.find((one) => isNode(one) && nameOf(one.key) === key);
  return isNode(member) ? member : undefined;
}

/** The name of an identifier, or what a literal says. */
export function nameOf(key: unknown): unknown {
  return isNode(key) ? (key.name ?? key.value) : undefined;
}

/** Where a node starts in the source. */
export function startOf(node: SyntaxNode): number {
  return typeof node.start === 'number' ? node.start : 0;
}

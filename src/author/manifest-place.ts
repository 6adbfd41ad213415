/** Where a field of the manifest is written in the author's source. */
import { parseAst } from 'rolldown/parseAst';

/**
 * The offset of the field at `path` in the manifest that `source` writes out, or of the closest field around it; the start of
 * the source when the manifest is not written as one object literal in it.
 */
export function manifestOffset(source: string, path: readonly PropertyKey[]): number {
  const manifest = find(parseAst(source, { lang: 'ts' }), isManifest);
  if (manifest === undefined) return 0;
  let here: unknown = manifest;
  let offset = startOf(manifest);
  for (const key of path) {
    const member = memberOf(unwrap(valueOf(here)), key);
    if (member === undefined) break;
    here = member;
    offset = startOf(member);
  }
  return offset;
}

type SyntaxNode = Readonly<Record<string, unknown>> & { readonly type: string };

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function isManifest(node: SyntaxNode): boolean {
  const isWritten = isNode(unwrap(valueOf(node))) && unwrap(valueOf(node))?.type === 'ObjectExpression';
  return isWritten && (nameOf(node.key) === 'manifest' || nameOf(node.id) === 'manifest');
}

function find(node: unknown, matches: (node: SyntaxNode) => boolean): SyntaxNode | undefined {
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
function valueOf(node: unknown): SyntaxNode | undefined {
  if (!isNode(node)) return undefined;
  const value = node.type === 'Property' ? node.value : node.type === 'VariableDeclarator' ? node.init : node;
  return isNode(value) ? value : undefined;
}

/** Without `satisfies`, `as` and parentheses. */
function unwrap(node: SyntaxNode | undefined): SyntaxNode | undefined {
  return node !== undefined && isNode(node.expression) ? unwrap(node.expression) : node;
}

function memberOf(node: SyntaxNode | undefined, key: PropertyKey): SyntaxNode | undefined {
  const members = node?.type === 'ObjectExpression' ? node.properties : node?.elements;
  if (!Array.isArray(members)) return undefined;
  const member: unknown =
    typeof key === 'number' ? members[key] : members.find((one) => isNode(one) && nameOf(one.key) === key);
  return isNode(member) ? member : undefined;
}

function nameOf(key: unknown): unknown {
  return isNode(key) ? (key.name ?? key.value) : undefined;
}

function startOf(node: SyntaxNode): number {
  return typeof node.start === 'number' ? node.start : 0;
}

/** Where an author's main module says what its provider is. */
import { find, isNode, nameOf, parseModule, startOf, type SyntaxNode } from './syntax-tree.ts';

/** How the provider is written there, and where. */
export interface ProviderPlace {
  /** `none` when the module has neither the name nor a default export. */
  readonly kind: 'unexported' | 'default' | 'none';
  readonly offset: number;
}

/** The declaration of `provider`, exported or not, else the default export, else the start of the text. */
export function providerIn(source: string): ProviderPlace {
  const tree = parseModule(source);
  const declared = find(tree, isDeclared);
  if (declared !== undefined)
    return { kind: 'unexported', offset: startOf(isNode(declared.id) ? declared.id : declared) };
  const byDefault = find(tree, ({ type }) => type === 'ExportDefaultDeclaration');
  return byDefault === undefined ? { kind: 'none', offset: 0 } : { kind: 'default', offset: startOf(byDefault) };
}

/** `const provider`, `class provider`, `export { it as provider }`. */
function isDeclared(node: SyntaxNode): boolean {
  return nameOf(node.id) === 'provider' || (node.type === 'ExportSpecifier' && nameOf(node.exported) === 'provider');
}

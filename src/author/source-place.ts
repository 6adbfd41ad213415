/** Where in the author's modules something is written: a function of the provider, or a text. */
import type { Bundle } from './bundle.ts';
import type { Operation } from './answer-shape.ts';
import { placeAtOffset, type SourcePlace } from './problem.ts';
import { relativeTo, type SourceTexts } from './source-texts.ts';
import { find, nameOf, parseModule, startOf, type SyntaxNode } from './syntax-tree.ts';

/** Where the function is written that the provider answers with; the first line of its main module when it cannot be seen. */
export function placeOfFunction({ sources, entry }: Pick<Bundle, 'sources' | 'entry'>, name: Operation): SourcePlace {
  for (const [path, text] of authorTexts(sources, entry)) {
    const tree = parseModule(text);
    const found = find(tree, (node) => isDeclared(node, name)) ?? find(tree, (node) => isMember(node, name));
    if (found !== undefined) return placeAtOffset(relativeTo(sources.root, path), text, startOf(found));
  }
  return placeAtOffset(relativeTo(sources.root, entry), sources.texts.get(entry) ?? '', 0);
}

/** Where a text is written in the author's modules, the main one first; `undefined` when it is put together elsewhere. */
export function placeOfText(bundle: Pick<Bundle, 'sources' | 'entry'>, wanted: string): SourcePlace | undefined {
  for (const [path, text] of authorTexts(bundle.sources, bundle.entry)) {
    const offset = text.indexOf(wanted);
    if (wanted !== '' && offset >= 0) return placeAtOffset(relativeTo(bundle.sources.root, path), text, offset);
  }
  return undefined;
}

function authorTexts({ texts }: SourceTexts, entry: string): readonly (readonly [path: string, text: string])[] {
  const others = [...texts].filter(([path]) => path !== entry && !path.includes('node_modules'));
  const main = texts.get(entry);
  return main === undefined ? others : [[entry, main], ...others];
}

/** `function lookupChild`, `const lookupChild = …` */
function isDeclared({ type, id }: SyntaxNode, name: string): boolean {
  return (type === 'FunctionDeclaration' || type === 'VariableDeclarator') && nameOf(id) === name;
}

/** `lookupChild: …`, `lookupChild() {…}`, of an object or a class; not the short form, which is written elsewhere. */
function isMember({ type, key, shorthand }: SyntaxNode, name: string): boolean {
  const isKind = type === 'Property' || type === 'MethodDefinition' || type === 'PropertyDefinition';
  return isKind && shorthand !== true && nameOf(key) === name;
}

/** XML 1.0 as text: elements that are well-formed whatever is put into them. */
import { visible } from './visible.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  // In a text, `]]>` is an error.
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** An element on lines of its own; `content` is XML already. Attributes that are `undefined` are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content: readonly string[] = [],
): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const head = [name, ...given.map(([key, value]) => `${key}="${escapeXml(String(value))}"`)].join(' ');
  if (content.length === 0) return `<${head}/>`;
  return `<${head}>\n${content.join('\n')}\n</${name}>`;
}

/** Text content of several lines; characters that XML forbids are made visible. */
export function xmlText(text: string): string {
  return text.split('\n').map(escapeXml).join('\n');
}

function escapeXml(text: string): string {
  return visible(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

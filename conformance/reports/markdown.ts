/** Markdown of GitHub as text in which nothing untrusted is markup. */
import { clip, visible } from './visible.ts';

/** Text in a paragraph or in a cell of a table: all punctuation is written as references, so none of it means anything. */
export function markdownText(text: string, limit: number): string {
  return visible(clip(text, limit)).replaceAll(
    /[!-/:-@[-`{-~]/g,
    (character) => `&#${String(character.charCodeAt(0))};`,
  );
}

/** The same, in the type of code: mentions and numbers of issues are no links there. */
export function markdownCode(text: string, limit: number): string {
  return `<code>${markdownText(text, limit)}</code>`;
}

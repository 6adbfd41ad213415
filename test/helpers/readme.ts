/** The README's examples, as its readers copy them. */
import { readFile } from 'node:fs/promises';

const README = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

/** The n-th block of a language, from 0. Fails when there is none. */
export function readmeBlock(language: string, index = 0): string {
  const blocks = [...README.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))];
  const code = blocks[index]?.[1];
  if (code === undefined) throw new Error(`README.md has ${blocks.length} blocks of ${language}`);
  return code;
}

/** What the installed package knows about itself. */
import { readFile } from 'node:fs/promises';

/** The package's root folder, the same from `src` and from `dist`. */
export const PACKAGE_ROOT: URL = new URL('../../', import.meta.url);

/** The version in package.json. */
export async function packageVersion(): Promise<string> {
  const text = await readFile(new URL('package.json', PACKAGE_ROOT), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}

/** What the installed package knows about itself. */
import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';

/** The package's root folder, from a checkout and from what is built of it. */
export const PACKAGE_ROOT: URL = new URL('./', pathToFileURL(findPackageJSON(import.meta.url) ?? ''));

/** The version in package.json. */
export async function packageVersion(): Promise<string> {
  const text = await readFile(new URL('package.json', PACKAGE_ROOT), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}

/** Where the package is: in a checkout, or installed with its modules in `dist`. */
import { findPackageJSON } from 'node:module';
import { dirname } from 'node:path';

/** The folder of this package's package.json. */
export function packageRoot(): string {
  const file = findPackageJSON(import.meta.url);
  if (file === undefined) throw new Error('this module is in no package');
  return dirname(file);
}

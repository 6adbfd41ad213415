/** Where the package is: in a checkout, or installed with its modules in `dist`. */
import { findPackageJSON } from 'node:module';
import { dirname } from 'node:path';

/** The folder of this package's package.json. */
export function packageRoot(): string {
  const file = findPackageJSON(import.meta.url);
  if (file === undefined) throw new Error('this module is in no package');
  return dirname(file);
}

/** A program that stands beside a module, with the ending that the module has: `.ts` in a checkout, `.js` in `dist`. */
export function programBeside(module: string, name: string): URL {
  const ending = module.slice(module.lastIndexOf('.'));
  return new URL(`./${name}${ending}`, module);
}

import { fileURLToPath } from 'node:url';

/** The file of a program beside a module, with the ending that the module has: `.ts` in a checkout, `.js` in `dist`. */
export function programBeside(module: string, name: string): string {
  return fileURLToPath(new URL(`./${name}${module.slice(module.lastIndexOf('.'))}`, module));
}

/** Programs of this folder that run as processes of their own. */
import { fileURLToPath } from 'node:url';

/** The file of a program here, with the ending that this one has: `.ts` in a checkout, `.js` in `dist`. */
export function programFile(name: 'host-process' | 'probe-mount'): string {
  return fileURLToPath(new URL(`./${name}${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url));
}

// Which Node runs omnivet, and which file it starts with. Plain JavaScript for Node >= 18: it runs before the choice is made.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The oldest major version of Node that runs omnivet: its permission model denies the network, and it runs TypeScript. */
export const OLDEST_MAJOR = 26;

/**
 * @typedef {{ kind: 'this' } | { kind: 'packaged', program: string } | { kind: 'none', message: string }} Runtime
 */

/**
 * @param {string} version of the Node that started the launcher, as in `process.versions.node`
 * @param {string | undefined} packaged the `node` program of the npm package "node", when it is installed
 * @returns {Runtime}
 */
export function chooseRuntime(version, packaged) {
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return { kind: 'this' };
  if (packaged !== undefined) return { kind: 'packaged', program: packaged };
  const message =
    `needs Node ${OLDEST_MAJOR} or later; this is ${version}, and the npm package "node", which brings one, is not installed ` +
    `or its install script did not run.\nRun "npm rebuild node" where omnivet is installed, or install Node ${OLDEST_MAJOR}.`;
  return { kind: 'none', message };
}

/**
 * The program that the npm package "node" installed, wherever npm hoisted it to; `undefined` when there is none.
 * @param {string} root the folder of omnivet's package.json
 */
export function findPackagedNode(root) {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve('node/package.json');
    const program = join(dirname(manifest), 'bin', 'node');
    return existsSync(program) ? program : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/**
 * The command line's first module: the TypeScript source in a checkout, the built one in an installed package, where Node
 * does not strip types.
 * @param {string} root the folder of omnivet's package.json, with a trailing slash or not
 * @param {(path: string) => boolean} exists
 * @returns {URL}
 */
export function entryOf(root, exists) {
  const source = join(root, 'src', 'cli', 'main.ts');
  return pathToFileURL(exists(source) ? source : join(root, 'dist', 'src', 'cli', 'main.js'));
}

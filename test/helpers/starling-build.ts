/**
 * A program: makes a component of a JavaScript module with StarlingMonkey, a full JavaScript engine with its standard WASI
 * imports. `node starling-build.ts SOURCE OUT`; the module is for the world of `wit/provider.wit`.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { findPackageJSON, registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [source = '', out = ''] = process.argv.slice(2);

// componentize-js imports a package that it does not depend on; jco has it.
const jco = findPackageJSON('@bytecodealliance/jco', import.meta.url);
if (jco === undefined) throw new Error('@bytecodealliance/jco is not installed');
const parentURL = pathToFileURL(jco).href;
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, specifier.startsWith('@bytecodealliance/preview2-shim') ? { ...context, parentURL } : context),
});

interface ComponentizeJs {
  componentize(source: string, options: object): Promise<{ component: Uint8Array }>;
}
// By a name that the type checker does not follow: the package comes with jco and is not our dependency.
const engine: string = '@bytecodealliance/componentize-js';
const { componentize } = (await import(engine)) as ComponentizeJs;
const { component } = await componentize(await readFile(source, 'utf8'), {
  witWorld: await readFile(fileURLToPath(new URL('../../wit/provider.wit', import.meta.url)), 'utf8'),
  worldName: 'omnifs-provider',
  sourceName: 'provider.js',
  disableFeatures: ['http', 'fetch-event'],
});
await writeFile(`${out}.new`, component);
await rename(`${out}.new`, out);

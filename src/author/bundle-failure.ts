/** What the bundler says, as problems with a place in the author's source. */
import { basename, resolve } from 'node:path';
import type { Toolkit } from './bundle.ts';
import { BuildFailure, type BuildProblem, placeAtOffset } from './problem.ts';
import { providerIn } from './provider-place.ts';
import { placeInModule, placeOfImport, relativeTo, type SourceTexts } from './source-texts.ts';

/** The fields of rolldown's errors that are used (rolldown's `RolldownLog`); columns count from 0. */
interface BundlerError {
  readonly code?: string;
  readonly message: string;
  readonly loc?: { readonly file?: string; readonly line: number; readonly column: number };
}

/** An import that leads out of the component: of a platform's module, or of nothing at all. */
export function importProblem(
  sources: SourceTexts,
  importer: string,
  specifier: string,
  found: 'nothing' | 'platform',
): BuildProblem {
  const place = placeOfImport(sources, importer, specifier);
  if (found === 'nothing')
    return {
      code: 'missing-import',
      message: `cannot find "${specifier}"`,
      advice: 'Correct the name, with its extension, or install the package next to the provider.',
      place,
    };
  return {
    code: 'platform-import',
    message: `"${specifier}" is not there inside a component`,
    advice: 'A provider has no file system, network or process: answer a query, and the host asks for you.',
    place,
  };
}

/** The failure that stands for an exception of the bundler; any other exception is given back as it is. */
export function bundleFailure(error: unknown, entry: string, sources: SourceTexts, toolkit: Toolkit): unknown {
  if (!(error instanceof Error) || !('errors' in error) || !Array.isArray(error.errors)) return error;
  const errors = error.errors as readonly BundlerError[];
  return new BuildFailure(
    errors.map((one) => problemOf(one, entry, sources, toolkit)),
    { cause: error },
  );
}

function problemOf(error: BundlerError, entry: string, sources: SourceTexts, toolkit: Toolkit): BuildProblem {
  const { code, loc } = error;
  const path = loc?.file;
  if (code === 'MISSING_EXPORT' && (path === undefined || path.startsWith('\0'))) return noProvider(entry, sources);
  if (error.message.includes('stream did not contain valid UTF-8')) return notText(error, entry, sources);
  // The first line of the message without its tag; the rest is a drawing of the place.
  const message = (error.message.split('\n')[0] ?? '').replace(/^\[[A-Z_]+\] /, '').replace(/\.$/, '');
  const place =
    path === undefined ? {} : { place: placeInModule(sources, path, loc?.line ?? 1, (loc?.column ?? 0) + 1) };
  if (code === 'PARSE_ERROR') return { code: 'syntax', message, advice: 'Correct the syntax.', ...place };
  if (code === 'MISSING_EXPORT')
    return {
      code: 'missing-import',
      message: message.replace(/(?<= by ")[^"]+(?="$)/, (module) => specifierOf(module, sources, toolkit)),
      advice: 'Correct the name; a type is imported by `import type`.',
      ...place,
    };
  return { code: 'toolchain', message, advice: 'This comes from the bundler, rolldown.', ...place };
}

/** What an author writes for a module: `omnivet/provider`, or its path. */
function specifierOf(module: string, sources: SourceTexts, toolkit: Toolkit): string {
  return resolve(sources.root, module) === toolkit.providerModule ? 'omnivet/provider' : module;
}

function noProvider(entry: string, sources: SourceTexts): BuildProblem {
  const text = sources.texts.get(entry) ?? '';
  const { kind, offset } = providerIn(text);
  const advice = {
    unexported: 'Write `export` in front of it.',
    default: 'Name the export `provider`: export const provider: Provider = { … };',
    none: 'Add: export const provider: Provider = { manifest, lookupChild, listChildren, readFile };',
  };
  return {
    code: 'missing-export',
    message: `${basename(entry)} does not export "provider"`,
    advice: advice[kind],
    place: placeAtOffset(basename(entry), text, offset),
  };
}

function notText(error: BundlerError, entry: string, sources: SourceTexts): BuildProblem {
  const name = /Could not load (\S+)/.exec(error.message)?.[1];
  // Here the bundler writes paths relative to the root, and the entry's NUL as two characters.
  const path = error.loc?.file === undefined ? undefined : resolve(sources.root, error.loc.file);
  const isEntry = path === undefined || path.endsWith('0omnivet-entry');
  return {
    code: 'not-text',
    message: `${isEntry || name === undefined ? basename(entry) : relativeTo(sources.root, resolve(sources.root, name))} is not UTF-8`,
    advice: 'A module is text; save it as UTF-8.',
    place: isEntry ? undefined : placeInModule(sources, path, error.loc?.line ?? 1, (error.loc?.column ?? 0) + 1),
  };
}

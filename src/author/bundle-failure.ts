/** What the bundler says, as problems with a place in the author's source. */
import { basename } from 'node:path';
import { BuildFailure, type BuildProblem } from './problem.ts';
import { placeInModule, placeOfImport, type SourceTexts } from './source-texts.ts';

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
export function bundleFailure(error: unknown, entry: string, sources: SourceTexts): unknown {
  if (!(error instanceof Error) || !('errors' in error) || !Array.isArray(error.errors)) return error;
  const errors = error.errors as readonly BundlerError[];
  return new BuildFailure(
    errors.map((one) => problemOf(one, entry, sources)),
    { cause: error },
  );
}

function problemOf(error: BundlerError, entry: string, sources: SourceTexts): BuildProblem {
  const { code, loc } = error;
  const path = loc?.file;
  // The first line of the message without its tag; the rest is a drawing of the place.
  const message = (error.message.split('\n')[0] ?? '').replace(/^\[[A-Z_]+\] /, '').replace(/\.$/, '');
  if (code === 'MISSING_EXPORT' && (path === undefined || path.startsWith('\0')))
    return {
      code: 'missing-export',
      message: `${basename(entry)} does not export "provider"`,
      advice: 'Add: export const provider: Provider = { manifest, lookupChild, listChildren, readFile };',
      place: placeInModule(sources, entry, 1, 1),
    };
  const place =
    path === undefined ? {} : { place: placeInModule(sources, path, loc?.line ?? 1, (loc?.column ?? 0) + 1) };
  if (code === 'PARSE_ERROR') return { code: 'syntax', message, advice: 'Correct the syntax.', ...place };
  if (code === 'MISSING_EXPORT')
    return {
      code: 'missing-import',
      message,
      advice: 'Correct the name; a type is imported by `import type`.',
      ...place,
    };
  return { code: 'toolchain', message, advice: 'This comes from the bundler, rolldown.', ...place };
}

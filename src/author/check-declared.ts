/** Holds what a module declares against the contract. */
import { basename } from 'node:path';
import { describeIssues, type Manifest, manifestSchema, MAX_MANIFEST_BYTES } from '../contract/manifest.ts';
import type { Declared } from './manifest-probe.ts';
import { manifestOffset } from './manifest-place.ts';
import { BuildFailure, type BuildProblem, placeAtOffset } from './problem.ts';
import type { SourceTexts } from './source-texts.ts';

/** The checked manifest. Fails with a `BuildFailure` that has one problem for each wrong field and missing function. */
export function checkDeclared(declared: Declared, source: string, sources: SourceTexts): Manifest {
  const text = sources.texts.get(source) ?? '';
  const problems: BuildProblem[] = declared.missing.map((name) => ({
    code: 'missing-export',
    message: `the provider has no function ${name}`,
    advice: 'Annotate it as `Provider`, and the editor shows what is missing.',
    place: placeAtOffset(basename(source), text, Math.max(text.search(/\bprovider\b/), 0)),
  }));
  const parsed = manifestSchema.safeParse(declared.manifest);
  for (const issue of parsed.error?.issues ?? [])
    problems.push({
      code: 'bad-manifest',
      message: `manifest: ${describeIssues([issue])}`,
      advice: 'The fields are in wit/manifest.schema.json.',
      place: placeAtOffset(basename(source), text, manifestOffset(text, issue.path)),
    });
  const size = Buffer.byteLength(JSON.stringify(parsed.data) ?? '');
  if (size > MAX_MANIFEST_BYTES)
    problems.push({
      code: 'bad-manifest',
      message: `the manifest has ${size} bytes, more than ${MAX_MANIFEST_BYTES}`,
      advice: 'Declare less.',
    });
  if (problems.length > 0 || parsed.data === undefined) throw new BuildFailure(problems);
  return parsed.data;
}

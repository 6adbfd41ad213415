/** Holds what a module declares against the contract. */
import { basename } from 'node:path';
import type { z } from 'zod';
import { describeIssues, type Manifest, manifestSchema, MAX_MANIFEST_BYTES } from '../contract/manifest.ts';
import { manifestOffset } from './manifest-place.ts';
import { knownFields } from './manifest-schema.ts';
import type { Declared } from './probe.ts';
import { BuildFailure, type BuildProblem, placeAtOffset } from './problem.ts';
import { providerIn } from './provider-place.ts';
import type { SourceTexts } from './source-texts.ts';

/** The checked manifest. Fails with a `BuildFailure` that has one problem for each wrong field and missing function. */
export function checkDeclared(declared: Declared, source: string, sources: SourceTexts): Manifest {
  const text = sources.texts.get(source) ?? '';
  const at = (offset: number): Pick<BuildProblem, 'place'> => ({
    place: placeAtOffset(basename(source), text, offset),
  });
  const problems: BuildProblem[] = declared.missing.map((name) => ({
    code: 'missing-export',
    message: `the provider has no function ${name}`,
    advice: 'Annotate it as `Provider`, and the editor shows what is missing.',
    ...at(providerIn(text).offset),
  }));
  const parsed = manifestSchema.safeParse(declared.manifest);
  for (const issue of parsed.error?.issues ?? [])
    problems.push(
      ...(issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({
            ...unknownField(issue.path, key),
            ...at(manifestOffset(text, [...issue.path, key], 'name')),
          }))
        : [{ ...wrongField(issue, declared.manifest), ...at(manifestOffset(text, issue.path)) }]),
    );
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

function unknownField(path: readonly PropertyKey[], key: string): BuildProblem {
  return {
    code: 'bad-manifest',
    message: `manifest: there is no field "${key}"${path.length === 0 ? '' : ' here'}`,
    advice: `Known fields: ${knownFields(path).join(', ')}.`,
  };
}

function wrongField(issue: z.core.$ZodIssue, manifest: unknown): BuildProblem {
  const value = issue.path.reduce<unknown>(
    (here, key) =>
      typeof here === 'object' && here !== null ? (here as Record<PropertyKey, unknown>)[key] : undefined,
    manifest,
  );
  const name = typeof value === 'string' && value.includes('//') ? URL.parse(value)?.host : undefined;
  if (issue.path[0] === 'hosts' && issue.path.at(-1) === 'host' && name !== undefined)
    return {
      code: 'bad-manifest',
      message: `manifest: hosts[${String(issue.path[1])}].host: "${String(value)}" is a URL; declare a host only, without https:// and path`,
      advice: `Write: host: ${JSON.stringify(name)}`,
    };
  return {
    code: 'bad-manifest',
    message: `manifest: ${describeIssues([issue])}`,
    advice: 'The fields are in wit/manifest.schema.json.',
  };
}

/** Builds a provider from a text, for tests that need one with a certain fault. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildProvider } from '../../src/author/build.ts';
import { formatProblem } from '../../src/author/problem.ts';
import type { CleanUp } from './clean-up.ts';

/** The manifest and the three functions as TypeScript; what is left out answers nothing. */
export interface ProviderParts {
  readonly manifest?: object;
  readonly lookupChild?: string;
  readonly listChildren?: string;
  readonly readFile?: string;
}

/** The component's file. */
export async function buildParts(cleanUp: CleanUp, parts: ProviderParts): Promise<string> {
  const folder = await cleanUp.folder();
  const source = join(folder, 'provider.ts');
  await writeFile(
    source,
    `import * as kit from 'omnivet/provider';
export const provider: kit.Provider = {
  manifest: ${JSON.stringify({ name: 'subject', version: '1.0.0', ...parts.manifest })},
  lookupChild: ${parts.lookupChild ?? '() => undefined'},
  listChildren: ${parts.listChildren ?? '() => []'},
  readFile: ${parts.readFile ?? '() => kit.notFound()'},
};
`,
  );
  // These are wrong on purpose, which a build would refuse.
  const result = await buildProvider({ source, out: join(folder, 'provider.wasm'), uncheckedAnswers: true });
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.out;
}

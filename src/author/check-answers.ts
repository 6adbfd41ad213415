/** What is wrong with how a provider answers: problems in the author's places, before a component is made of it. */
import { isBuiltin } from 'node:module';
import { describeNameProblem, parseEntryName } from '../contract/name.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { Bundle } from './bundle.ts';
import { queryProblems } from './check-query.ts';
import type { BuildProblem } from './problem.ts';
import { placeOfFrames } from './probe.ts';
import type { Finding, Listed, Walk } from './probe-walk.ts';
import { placeOfFunction, placeOfText } from './source-place.ts';

/** The problems of a walk, each text once. */
export function answerProblems(walk: Walk, manifest: Manifest, bundle: Bundle): readonly BuildProblem[] {
  const problems = [
    ...walk.findings.map((finding) => findingProblem(finding, bundle)),
    ...walk.listings.flatMap((listed) => nameProblem(listed, bundle) ?? []),
    ...walk.queries.flatMap((asked) => queryProblems(asked, manifest, bundle)),
  ];
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}

function findingProblem({ operation, call, problem, frames }: Finding, bundle: Bundle): BuildProblem {
  const thrownAt = placeOfFrames(bundle, frames);
  return {
    code: 'bad-answer',
    message: thrownAt === undefined ? problem : `${call} threw ${problem}`,
    advice: adviceFor(call, problem),
    place: thrownAt ?? placeOfFunction(bundle, operation),
  };
}

function adviceFor(call: string, problem: string): string {
  const missing = /ReferenceError: (\w+) is not defined/.exec(problem)?.[1];
  if (missing !== undefined && (isBuiltin(missing) || missing in globalThis))
    return `There is no \`${missing}\` inside a component: answer a query, and the host asks for you.`;
  if (problem.includes('must not be async')) return 'Remove `async`: answer a query, and the host asks for you.';
  return `Called as ${call}, as a host will.`;
}

// contract.md section 2: one wrong name, and the whole listing is refused.
function nameProblem(listed: Listed, bundle: Bundle): BuildProblem | undefined {
  const seen = new Set<string>();
  for (const name of listed.names) {
    const parsed = parseEntryName(name);
    const problem = parsed.ok ? (seen.has(name) ? 'is listed twice' : undefined) : describeNameProblem(parsed.problem);
    if (problem !== undefined)
      return {
        code: 'bad-answer',
        message: `${listed.call} answered the entry ${JSON.stringify(name.slice(0, 80))}, which ${problem}`,
        advice: 'A name has 1 to 255 bytes, no "/" and no control character; a host refuses the whole listing.',
        place: placeOfText(bundle, `'${name}'`) ?? placeOfFunction(bundle, 'listChildren'),
      };
    seen.add(name);
  }
  return undefined;
}

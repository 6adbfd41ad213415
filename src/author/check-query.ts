/** Holds a query that a provider answered against what its manifest declares, by the very decision that the host makes. */
import { compile, getRegisteredFunctions } from '@jmespath-community/jmespath';
import { type Denial, quote } from '../capability/denial.ts';
import type { Effective } from '../capability/effective.ts';
import { decideRequest } from '../capability/request.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { Request } from '../contract/node.ts';
import type { Bundle } from './bundle.ts';
import type { BuildProblem } from './problem.ts';
import type { AskedQuery } from './probe-walk.ts';
import { placeOfFunction, placeOfText } from './source-place.ts';

// More than any policy lets through, and no more than a build can spare.
const MAX_BODY_BYTES = 1024 * 1024;

/** What the host would refuse of this query were everything granted that is declared, and what is no JMESPath in it. */
export function queryProblems(asked: AskedQuery, manifest: Manifest, bundle: Bundle): readonly BuildProblem[] {
  const { select, itemUrl } = asked;
  const expressions = [...(select.tag === 'json' ? [select.val] : []), ...(itemUrl === undefined ? [] : [itemUrl])];
  const denial = denialOf(asked.request, manifest);
  return [
    ...(denial === undefined ? [] : [requestProblem(denial, asked, bundle)]),
    ...expressions.flatMap((expression) => expressionProblem(expression, asked, bundle) ?? []),
  ];
}

function denialOf({ bodyBytes, ...request }: AskedQuery['request'], manifest: Manifest): Denial | undefined {
  const body = bodyBytes === undefined ? {} : { body: new Uint8Array(Math.min(bodyBytes, MAX_BODY_BYTES)) };
  const asked: Request = { ...request, ...body, secret: request.secret ?? undefined };
  const declared: Effective = { hosts: manifest.hosts, headers: manifest.headers, secrets: manifest.secrets };
  const decision = decideRequest(asked, declared);
  return decision.ok ? undefined : decision.problem;
}

function requestProblem(denial: Denial, { operation, call, request }: AskedQuery, bundle: Bundle): BuildProblem {
  const host = URL.parse(request.url)?.host ?? '';
  const { wanted, ...said } = explain(denial, host, request.secret ?? '');
  return {
    code: 'undeclared',
    ...said,
    message: `${call} asks ${quote(request.url)}: ${said.message}`,
    place: placeOfText(bundle, wanted) ?? placeOfFunction(bundle, operation),
  };
}

interface Explanation {
  readonly message: string;
  readonly advice: string;
  /** What to show in the source. */
  readonly wanted: string;
}

function explain({ code, reason, advice }: Denial, host: string, secret: string): Explanation {
  if (code === 'host-undeclared')
    return {
      message: `the manifest does not declare the host ${quote(host)}`,
      advice: `Declare it: hosts: [{ host: ${quote(host)}, why: "…" }]`,
      wanted: host,
    };
  if (code === 'secret-undeclared')
    return {
      message: `the manifest does not declare the secret ${quote(secret)}`,
      advice: `Declare it: secrets: [{ name: ${quote(secret)}, why: "…", hosts: [${quote(host)}], as: "bearer" }]`,
      wanted: secret,
    };
  return {
    message: reason,
    advice: `${advice.slice(0, 1).toUpperCase()}${advice.slice(1)}.`,
    wanted: code === 'secret-unbound' ? secret : '',
  };
}

function expressionProblem(
  expression: string,
  { operation, call }: AskedQuery,
  bundle: Bundle,
): BuildProblem | undefined {
  const problem = jmesPathProblem(expression);
  if (problem === undefined) return undefined;
  return {
    code: 'bad-expression',
    message: `${call} selects by ${quote(expression)}, which is not JMESPath: ${problem}`,
    advice: 'See https://jmespath.site for the language; put foreign text into it with jmesString().',
    place: placeOfText(bundle, expression) ?? placeOfFunction(bundle, operation),
  };
}

function jmesPathProblem(expression: string): string | undefined {
  try {
    const known: ReadonlySet<string> = new Set(getRegisteredFunctions());
    const unknown = functionsOf(compile(expression)).find((name) => !known.has(name));
    return unknown === undefined ? undefined : `there is no function ${unknown}()`;
  } catch (error) {
    // Also a RangeError: an expression so deep fails in the sandbox too.
    return error instanceof Error ? error.message : String(error);
  }
}

/** The names of the functions that an expression calls, from the library's syntax tree. */
function functionsOf(tree: unknown): readonly string[] {
  if (Array.isArray(tree)) return tree.flatMap(functionsOf);
  if (typeof tree !== 'object' || tree === null) return [];
  if ('type' in tree && tree.type === 'Literal') return [];
  const own = 'type' in tree && tree.type === 'Function' && 'name' in tree ? [String(tree.name)] : [];
  return [...own, ...Object.values(tree).flatMap(functionsOf)];
}

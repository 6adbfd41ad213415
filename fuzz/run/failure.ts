/** A failure: what is known of a case that broke something, from when it is seen until it is small and sure. */
import type { Session, Target } from '../target.ts';
import type { Bench } from './bench.ts';
import { encodeCase } from './plain-json.ts';
import { shrink } from './shrink.ts';
import { oraclesOf, signatureOf } from './signature.ts';
import { formatToken, type Token } from './token.ts';

/** A failure that was made as small as time allowed. */
export interface FuzzFailure {
  readonly target: string;
  readonly signature: string;
  readonly problems: readonly string[];
  /** The case for a person to read. */
  readonly text: string;
  /** As JSON; several cases where one does not fail by itself. */
  readonly cases: string;
  /** Absent for a regression: that is a value, with a file's name in its place. */
  readonly token: string | undefined;
  readonly file: string | undefined;
  readonly shrinks: number;
  /** Of three times that it was tried again. */
  readonly confirmed: number;
}

const CONFIRMATIONS = 3;

/** The case of a token made as small as time allows; `undefined` when it does not fail by itself. */
export async function smallest<Case>(
  bench: Bench<Case>,
  target: Target<Case, Session>,
  shrinkTime: number,
  token: Token,
  problems: readonly string[],
): Promise<FuzzFailure | undefined> {
  const { seed, path } = token;
  const shrunk = await shrink(bench, { arbitrary: target.arbitrary, seed, path, problems, time: shrinkTime });
  if (shrunk === undefined) return undefined;
  const { value, text, steps } = shrunk;
  return {
    target: target.name,
    signature: signatureOf(shrunk.problems, target.classify(value)),
    problems: shrunk.problems,
    text,
    cases: encodeCase([value]),
    token: formatToken({ ...token, path: shrunk.path }),
    file: undefined,
    shrinks: steps,
    confirmed: await confirm(bench, [value], shrunk.problems),
  };
}

/** Tries values as they are; `undefined` when nothing is wrong with them now, and was not before. */
export async function tryValues<Case>(
  bench: Bench<Case>,
  target: Target<Case, Session>,
  values: readonly Case[],
  { file, text }: { readonly file?: string; readonly text: string },
  before: readonly string[] = [],
): Promise<FuzzFailure | undefined> {
  const { each, together } = await bench.attempt(values);
  const now = [...each.flat(), ...together];
  const problems = now.length > 0 ? now : before;
  if (problems.length === 0) return undefined;
  return {
    target: target.name,
    signature: signatureOf(
      problems,
      values.flatMap((value) => target.classify(value)),
    ),
    problems,
    text,
    cases: encodeCase(values),
    token: undefined,
    file,
    shrinks: 0,
    confirmed: await confirm(bench, values, problems),
  };
}

async function confirm<Case>(
  bench: Bench<Case>,
  values: readonly Case[],
  problems: readonly string[],
): Promise<number> {
  const oracles = oraclesOf(problems);
  let confirmed = 0;
  for (let time = 0; time < CONFIRMATIONS; time += 1) {
    const { each, together } = await bench.attempt(values);
    if ([...oraclesOf([...each.flat(), ...together])].some((oracle) => oracles.has(oracle))) confirmed += 1;
  }
  return confirmed;
}

/** Whether a case is taken for one that was found already, before it is shrunk: it has all that the known one has. */
export function isKnown(
  failures: ReadonlyMap<string, FuzzFailure>,
  problems: readonly string[],
  classes: readonly string[],
): boolean {
  const oracles = oraclesOf(problems);
  return [...failures.values()].some((failure) => {
    const [, of = ''] = failure.signature.split(' | ');
    const same = [...oraclesOf(failure.problems)].some((oracle) => oracles.has(oracle));
    return same && of.split(', ').every((name) => classes.includes(name));
  });
}

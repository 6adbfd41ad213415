/** What must be true of a request that was refused: nobody saw it, and it is explained. */
import type { RequestEntry } from '../../src/index.ts';
import type { Failure } from '../session/session.ts';

/** What was seen of a case. */
export interface Refused {
  readonly requests: readonly RequestEntry[];
  readonly failures: readonly Failure[];
  /** The codes that are right; any when absent. */
  readonly codes?: ReadonlySet<string>;
}

/** What is wrong with a refusal that a program saw as an errno. */
export function problemOfRefusal(errno: string, { requests, failures, codes }: Refused): string[] {
  const wrongErrno = errno === 'EACCES' ? [] : [`errno: ${errno} in place of EACCES`];
  const sent = requests.map(({ host, path }) => `requests: ${host}${path} was asked, and the answer refused`);
  const unexplained = failures.length === 0 ? ['event: a refusal without an event'] : [];
  const codeProblems = failures
    .filter(({ code }) => codes?.has(code) === false)
    .map(({ code, message }) => `code: refused as ${code}: ${message}`);
  return [...wrongErrno, ...sent, ...unexplained, ...new Set(codeProblems)];
}

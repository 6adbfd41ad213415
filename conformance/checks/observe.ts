/** One operation on a mount, together with what the host told about it and what it asked of upstream. */
import type { Answer, RequestEntry, TimedEvent } from '../../src/index.ts';
import type { SubjectMount } from '../context.ts';

/** The host's event about an operation that failed. */
export type Failure = Extract<TimedEvent, { readonly kind: 'failure' }>;

export interface Observed<Value> {
  readonly answer: Answer<Value>;
  /** None when it succeeded, and when a plain "there is no such name" was the answer. */
  readonly failures: readonly Failure[];
  readonly requests: readonly RequestEntry[];
}

/** Carries one operation out. Nobody else may use the mount meanwhile. */
export async function observe<Value>(
  mount: SubjectMount,
  use: (client: SubjectMount['client']) => Promise<Answer<Value>>,
): Promise<Observed<Value>> {
  const told = mount.events().length;
  const asked = mount.upstream.requests().length;
  const answer = await use(mount.client);
  const requests = mount.upstream.requests().slice(asked);
  if (answer.ok) return { answer, failures: [], requests };
  const failures = (await mount.settled(told)).filter((event) => event.kind === 'failure');
  return { answer, failures, requests };
}

/** Whether upstream has nothing recorded for what was asked: no verdict on the provider. */
export function isUnrecorded({ answer, failures, requests }: Observed<unknown>): boolean {
  if (answer.ok || answer.errno !== 'ENOENT') return false;
  if (failures.length > 0) return failures.every(({ code }) => code === 'upstream-not-found');
  // A lookup that upstream answers with 404 says that there is no such name, and leaves no event.
  return requests.some(({ status }) => status === 404 || status === 410);
}

const UPSTREAMS: ReadonlySet<string> = new Set([
  'upstream-not-found',
  'upstream-refused',
  'upstream-denied',
  'upstream-throttled',
  'upstream-failed',
  'upstream-unreachable',
  'upstream-deadline',
]);

/** Whether upstream's status alone is behind a failure. What it answers well and cannot be read is not among that. */
export function isUpstreams({ failures }: Observed<unknown>): boolean {
  return failures.length > 0 && failures.every(({ code }) => UPSTREAMS.has(code));
}

/** The outcome in words: `EIO (trap: lookup-child …)`. */
export function shown({ answer, failures }: Observed<unknown>): string {
  if (answer.ok) return 'success';
  const [failure] = failures;
  return failure === undefined ? answer.errno : `${answer.errno} (${failure.code}: ${failure.message.slice(0, 300)})`;
}

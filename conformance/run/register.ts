/** The adapter: registers checks as vitest's tests. The checks themselves know nothing of vitest. */
import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import { areaOf, AREAS, type Check } from '../check.ts';
import { CHECKS } from '../checks/index.ts';
import type { CheckResult } from '../outcome.ts';
import { loadSubject } from '../subject/load-subject.ts';
import './order.ts';
import { openSession, type Session } from './session.ts';

/** Registers the checks of one lane, which has a process and mounts of its own; without checks it is an empty file. */
export function registerLane(lane: number): void {
  const { lanes, facts, component: file, timeout, now, ...rest } = inject('order');
  const checks = CHECKS.filter(({ id }) => lanes[lane]?.includes(id) === true);
  let session: Session | undefined;

  beforeAll(async () => {
    const looking = lanes.length > 1 ? ({ role: lane === 0 ? 'looks' : 'is told', file: facts } as const) : undefined;
    const subject = await loadSubject({ file, ...rest });
    session = openSession({ subject, timeout, now, checks, looking });
  });
  afterAll(() => session?.close());

  for (const area of AREAS) {
    const own = checks.filter(({ id }) => areaOf(id) === area);
    if (own.length === 0) continue;
    describe(area, () => {
      for (const check of own) register(check, () => session);
    });
  }
}

function register(check: Check, session: () => Session | undefined): void {
  // The session has its own timeouts, which say what was being done; vitest's would only end the process.
  test(check.id, { timeout: 0 }, async ({ task, skip }) => {
    const opened = session();
    if (opened === undefined) throw new Error('the subject could not be loaded');
    const result = await opened.execute(check);
    task.meta.result = result;
    task.meta.unseen = opened.facts()?.unseen ?? [];
    const { outcome } = result;
    if (outcome.kind === 'skipped') skip(outcome.reason);
    if (outcome.kind === 'failed' || outcome.kind === 'errored') throw new Error(describeOutcome(result));
  });
}

function describeOutcome({ requirement, outcome }: CheckResult): string {
  if (outcome.kind === 'errored') return `${outcome.message}, while ${outcome.doing}`;
  const findings = outcome.kind === 'failed' ? outcome.findings : [];
  const lines = findings.map(({ where, expected, actual }) => `${where}: expected ${expected}, got ${actual}`);
  return [requirement, ...lines].join('\n');
}

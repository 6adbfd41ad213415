/** Acts out one step of a hostile fixture on a mount, with the programs of the system, and holds it against what must come. */
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Hostile, Step } from '../../providers/hostile/fixture.ts';
import type { TimedEvent } from '../../src/host/event-log.ts';
import type { TestMount } from './mounting.ts';
import { type Outcome, run } from './programs.ts';

const FLOOD = fileURLToPath(new URL('hostile-flood.ts', import.meta.url));

// The same words in every C library that a Linux of ours has.
const MESSAGES: Readonly<Record<string, string>> = {
  EIO: 'Input/output error',
  ENOENT: 'No such file or directory',
  ETIMEDOUT: 'Connection timed out',
  EFBIG: 'File too large',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
};

/** Milliseconds beyond a deadline by which a fault is over. */
const GRACE = 250;

/** Fails with the step in front of what differs. */
export async function expectStep(mount: TestMount, row: Hostile, step: Step): Promise<void> {
  const target = `${mount.mountPoint}/${row.name}${step.path}`;
  const label = `${step.does} of ${row.name}${step.path}`;
  if (step.does === 'flood') return expectFlood(target, step, label);
  if (step.does === 'walk') return expectWalk(target, step.seconds, label);
  const known = mount.events.length;
  const start = performance.now();
  const outcome = await use(step.does, target);
  const took = performance.now() - start;
  if (!('fails' in step)) return expectAnswer(outcome, step, label);
  const limit = step.within === undefined ? Number.POSITIVE_INFINITY : (row.limits?.[`${step.within}-ms`] ?? 0) + GRACE;
  const { errno, codes } = step.fails;
  const inTime = took < limit ? 'in time' : `after ${took} ms`;
  expect({ label, inTime, ...outcome, failed: outcome.code !== 0 }).toMatchObject({
    label,
    inTime: 'in time',
    failed: true,
    stderr: expect.stringContaining(MESSAGES[errno] ?? errno),
  });
  if (codes.length === 0) return;
  const told = await mount.event(isFailureOf(row.name, mount.events, known));
  expect({ label, ...told, expected: 'code' in told && codes.includes(told.code) }).toMatchObject({
    label,
    expected: true,
    errno,
    advice: expect.stringMatching(/./),
  });
}

function isFailureOf(name: string, events: readonly TimedEvent[], from: number): (event: TimedEvent) => boolean {
  return (event) => event.kind === 'failure' && event.provider === name && events.indexOf(event) >= from;
}

function use(does: 'read' | 'stat' | 'list' | 'count', target: string): Promise<Outcome> {
  switch (does) {
    case 'read':
      return run('cat', '--', target);
    case 'stat':
      return run('stat', '-c', '%F %s', '--', target);
    case 'list':
    case 'count':
      return run('find', target, '-mindepth', '1', '-maxdepth', '1', '-printf', '%f\\0');
  }
}

type Answered = Extract<Step, { gives: RegExp } | { names: readonly string[] } | { entries: number }>;

function expectAnswer({ code, stdout, stderr }: Outcome, step: Answered, label: string): void {
  const text = stdout.toString();
  const names = text.split('\0').filter((entry) => entry !== '');
  const seen = { label, code, stderr };
  const fine = { label, code: 0, stderr: '' };
  if (step.does === 'list') expect({ ...seen, names: names.toSorted() }).toEqual({ ...fine, names: step.names });
  else if (step.does === 'count')
    expect({ ...seen, entries: names.length }).toEqual({ ...fine, entries: step.entries });
  else expect({ ...seen, text }).toEqual({ ...fine, text: expect.stringMatching(step.gives) });
}

async function expectWalk(target: string, seconds: number, label: string): Promise<void> {
  const { code } = await run('timeout', String(seconds), 'find', target);
  // 124: it took longer; 0 and 1 are find's own, the second where something failed.
  expect({ label, code, ended: code === 0 || code === 1 }).toMatchObject({ label, ended: true });
}

async function expectFlood(target: string, step: Extract<Step, { does: 'flood' }>, label: string): Promise<void> {
  const { of, times, seconds, errnos } = step;
  const { code, stdout, stderr } = await run(
    'timeout',
    String(seconds),
    process.execPath,
    FLOOD,
    of,
    target,
    String(times),
  );
  expect({ label, code, stderr }).toEqual({ label, code: 0, stderr: '' });
  const counts = JSON.parse(stdout.toString()) as Record<string, number>;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  expect({ label, errnos: Object.keys(counts), all }).toEqual({ label, errnos, all: times });
}

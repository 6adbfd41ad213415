import { expect, test } from 'vitest';
import { createProgress } from '../../../../conformance/reports/progress.ts';
import { mixed } from './sample.ts';

/** What is written while all of the mixed results come in. */
function drive(tty: boolean, width = 80): string[] {
  const written: string[] = [];
  const progress = createProgress({ write: (text) => written.push(text), tty, width });
  progress.started(mixed.results.length);
  for (const result of mixed.results) {
    progress.running(result.id);
    progress.finished(result);
  }
  progress.ended();
  return written;
}

test('progress in a pipe is one line for each check that failed or errored, and nothing else', () => {
  expect(drive(false)).toEqual([
    'failed: namespace/kinds-agree\n',
    'failed: bytes/reads-agree\n',
    'errored: containment/killed: EMFILE: too many open files\n',
    'failed: performance/cold-read\n',
  ]);
});

test('progress on a terminal draws one line again and again, and leaves it empty', () => {
  const written = drive(true);
  for (const text of written)
    expect([text.startsWith('\r\u001b[2K'), text.slice(1)]).toEqual([true, expect.not.stringMatching(/[\n\r]/)]);
  const lines = written.map((text) => text.replace('\r\u001b[2K', ''));
  expect(lines[0]).toBe('0/14');
  expect(lines).toContain('6/14  namespace/kinds-agree');
  expect(lines).toContain('8/14  2 failed  errors/rate-limit');
  expect(lines.at(-2)).toBe('14/14  3 failed  1 errored');
  expect(lines.at(-1)).toBe('');
});

test('progress on a terminal shows a check that still runs when another ends', () => {
  const written: string[] = [];
  const progress = createProgress({ write: (text) => written.push(text), tty: true, width: 80 });
  const [first, second] = mixed.results;
  if (first === undefined || second === undefined) throw new Error('no results');
  progress.started(2);
  progress.running(first.id);
  progress.running(second.id);
  progress.finished(second);
  expect(written.at(-1)).toContain(`1/2  ${first.id}`);
});

test('progress on a narrow terminal stays in one line', () => {
  for (const text of drive(true, 20)) expect(text.replace('\r\u001b[2K', '').length).toBeLessThan(20);
});

test('progress in a pipe shows hostile messages and obeys none', () => {
  const written: string[] = [];
  const progress = createProgress({ write: (text) => written.push(text), tty: false, width: 80 });
  const message = '\u001b[2J\n::error::x ##[error]y';
  progress.finished({
    ...mixed.results[0],
    outcome: { kind: 'errored', message, doing: '' },
  } as (typeof mixed.results)[0]);
  expect(written).toEqual([expect.stringMatching(/^errored: .*: \\u001b\[2J\\n::error::x \\u0023#\[error\]y\n$/)]);
});

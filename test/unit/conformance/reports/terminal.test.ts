import { execFileSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { terminalReport } from '../../../../conformance/reports/terminal.ts';
import { absent, failed, HOSTILE, hostile, huge, mixed, reportOf, result, sound, unseen } from './sample.ts';

const plain = { colour: false, width: 100 };

test('the terminal report tells, in this order, the subject, a table, failures, errors, waivers, skips, gaps and the verdict', () => {
  const text = terminalReport(mixed, plain);
  const order = [
    /^github 1\.4\.0 {2}sha256 9f86d081884c {2}build\/github\.wasm$/m,
    /^area +passed +failed +waived +skipped +errored +time$/m,
    /^errors +1 +· +1 +1 +· +1\.0 s$/m,
    /^all +6 +3 +1 +3 +1 +12\.3 s$/m,
    /^FAILED \(2\)$/m,
    /^FAILED, but no certificate needs it \(1\)$/m,
    /^ERRORED \(1\)$/m,
    /^WAIVED \(1\)$/m,
    /^SKIPPED, nothing to look at \(1\)$/m,
    /^SKIPPED, does not apply \(2\)$/m,
    /^WHAT COULD NOT BE SEEN$/m,
    /^To run the whole suite again: {2}npx omnivet certify build\/github\.wasm$/m,
    /^NOT certified:$/m,
  ].map((pattern) => text.search(pattern));
  expect(order).not.toContain(-1);
  expect(order).toEqual(order.toSorted((one, other) => one - other));
});

test('the terminal report of a failure has its requirement, findings, evidence, advice and command', () => {
  const report = reportOf([...sound, result('namespace/kinds-agree', failed)]);
  expect(terminalReport(report, { colour: false, width: 120 })).toContain(
    [
      '  namespace/kinds-agree  must',
      '    Every name that a directory lists can be looked up, and has the type that the listing says.',
      '',
      '    where       /acme/api/_issues',
      '      expected  a directory',
      '      actual    ENOENT',
      '    where       /acme/api/_pulls',
      '      expected  a directory',
      '      actual    a file of 12 bytes',
      '    seen        listed: ["_issues","_pulls","stars"]',
      '                requests: 2',
      '    what to do  Answer lookup-child for every entry that list-children gives, from the same response.',
      '    rerun       npx omnivet certify build/github.wasm --only namespace/kinds-agree --seed 42',
    ].join('\n'),
  );
});

test('the terminal report of a waived failure has its reason, owner and last day, certified or not', () => {
  const waived = mixed.results.filter(({ outcome }) => outcome.kind === 'waived');
  const text = terminalReport(reportOf([...sound, ...waived]), plain);
  expect(text).toMatch(/reason +upstream says 403, not 429\n +owner +jo@example\.org\n +until +2027-01-31\n/);
  expect(text).toMatch(/^certified {2}sha256 9f86d081884c7d65/m);
  expect(text).toContain('1 check failed and is waived: errors/rate-limit.');
});

test('the terminal report gathers skipped checks by their reason', () => {
  const report = reportOf([...sound, result('cache/a', absent), result('cache/b', absent), result('errors/c', unseen)]);
  const text = terminalReport(report, plain);
  expect(text).toContain('  - the provider declares no host\n      cache/a, cache/b\n');
  expect(text).toContain('NOT certified: 1 check had nothing to look at');
});

test('the terminal report of a certified provider ends with that and has no other section', () => {
  const text = terminalReport(reportOf(sound, { unseen: [] }), plain);
  expect(text).toMatch(/^certified {2}sha256 [0-9a-f]{64}\n$/m);
  expect(text).not.toMatch(/FAILED|ERRORED|WAIVED|SKIPPED|NOT/);
});

test('the terminal report has colour only when asked, and says the same with it', () => {
  const coloured = terminalReport(mixed, { ...plain, colour: true });
  expect(coloured).toContain('\u001b[');
  expect(stripVTControlCharacters(coloured)).toBe(terminalReport(mixed, plain));
});

test.each([40, 80, 120])('the terminal report keeps to %i columns, but breaks no word and no command', (width) => {
  const lines = terminalReport(mixed, { colour: false, width }).split('\n');
  // Below a label of twelve columns there are 24 at least.
  const most = Math.max(width, 16 + 24);
  const long = lines.filter((line) => line.length > most && !/^ {4}rerun| {2}·|^area|^all|^github|^To run/.test(line));
  expect(
    long.filter((line) =>
      line
        .trim()
        .replace(/^.* {2}/, '')
        .includes(' '),
    ),
  ).toEqual([]);
  expect(lines.filter((line) => line.length > width * 0.75 && line.length <= width).length).toBeGreaterThan(3);
});

test('the terminal report of hostile texts shows them and obeys none', () => {
  for (const width of [30, 80, 120]) {
    const text = terminalReport(hostile, { colour: false, width });
    expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    // GitHub and Azure obey lines that begin with `::` and brackets after two hashes.
    expect(text).not.toMatch(/^\s*::|##\[|##vso\[/m);
  }
  expect(terminalReport(hostile, { colour: false, width: 500 })).toContain(HOSTILE[1]);
});

test('the terminal report of texts of a megabyte is short and says where the rest is', () => {
  const text = terminalReport(huge, plain);
  expect(text.length).toBeLessThan(60_000);
  expect(text).toContain('more characters in the JSON report');
});

test('the command of the terminal report gives a shell the very words', () => {
  for (const file of [
    'a b.wasm',
    "it's.wasm",
    '-x.wasm',
    '$(id).wasm',
    "a\u202e\n\u001b\\'1##[x].wasm",
    ...HOSTILE.slice(1, 6),
  ]) {
    const report = { ...mixed, subject: { ...mixed.subject, file } };
    const command = /^ {4}rerun +npx omnivet (.*)$/m.exec(terminalReport(report, plain))?.[1] ?? '';
    const words = execFileSync('bash', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' }).split('\0');
    const expected = file.startsWith('-') ? `./${file}` : file;
    expect(words.slice(0, -1)).toEqual(['certify', expected, '--only', 'namespace/kinds-agree', '--seed', '42']);
  }
});

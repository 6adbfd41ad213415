/** Reports to print: one as a run gives it, and one in which every text is hostile. */
import type { Area, CheckId, Level } from '../../../../conformance/check.ts';
import type { CheckResult, Outcome, Report } from '../../../../conformance/outcome.ts';
import { verdictOf } from '../../../../conformance/verdict.ts';

export function result(id: CheckId, outcome: Outcome, level: Level = 'must'): CheckResult {
  return {
    id,
    area: id.slice(0, id.indexOf('/')) as Area,
    level,
    requirement: 'Every name that a directory lists can be looked up, and has the type that the listing says.',
    advice: 'Answer lookup-child for every entry that list-children gives, from the same response.',
    outcome,
    milliseconds: 340,
  };
}

export const passed: Outcome = { kind: 'passed', evidence: { paths: 12 } };
export const unseen: Outcome = { kind: 'skipped', reason: 'no file that was seen can be read', unseen: true };
export const absent: Outcome = { kind: 'skipped', reason: 'the provider declares no host', unseen: false };
export const errored: Outcome = { kind: 'errored', message: 'EMFILE: too many open files', doing: 'mounting' };
export const failed: Extract<Outcome, { kind: 'failed' }> = {
  kind: 'failed',
  findings: [
    { where: '/acme/api/_issues', expected: 'a directory', actual: 'ENOENT' },
    { where: '/acme/api/_pulls', expected: 'a directory', actual: 'a file of 12 bytes' },
  ],
  evidence: { listed: ['_issues', '_pulls', 'stars'], requests: 2 },
};
export const waived: Extract<Outcome, { kind: 'waived' }> = {
  kind: 'waived',
  findings: [{ where: '/acme/api/stars', expected: 'EAGAIN', actual: 'EIO' }],
  evidence: {},
  waiver: {
    id: 'errors/rate-limit',
    reason: 'upstream says 403, not 429',
    owner: 'jo@example.org',
    expires: '2027-01-31',
  },
};

/** One `must` of each needed area, passed. */
export const sound: readonly CheckResult[] = [
  result('namespace/listed-exists', passed),
  result('bytes/size-is-length', passed),
  result('readonly/mutations-refused', passed),
  result('errors/status-to-errno', passed),
  result('capabilities/imports-allowed', passed),
  result('containment/many-operations', passed),
];

export function reportOf(results: readonly CheckResult[], changes: Partial<Report> = {}): Report {
  const selection = changes.selection ?? '';
  return {
    subject: {
      file: 'build/github.wasm',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      bytes: 1_081_344,
      name: 'github',
      version: '1.4.0',
      manifest: { name: 'github', version: '1.4.0', hosts: [] },
    },
    environment: {
      kit: '0.1.0',
      suite: '1',
      driver: 'fuse-native',
      kernel: 'Linux 6.18.0',
      node: '26.10.0',
      layers: ['bubblewrap: on', 'seccomp: on'],
    },
    started: '2026-11-26T09:00:00.250Z',
    milliseconds: 12_345,
    seed: 42,
    selection,
    unseen: ['no path below /orgs was seen: give one under "samples" in omnivet.certify.toml'],
    results,
    verdict: verdictOf(results, { selection }),
    ...changes,
  };
}

/** Every way in which a check can end, more than once where that matters. */
export const mixed: Report = reportOf([
  ...sound,
  result('namespace/kinds-agree', failed),
  result('bytes/reads-agree', { kind: 'failed', findings: [], evidence: {} }),
  result('errors/rate-limit', waived),
  result('bytes/empty-file', unseen),
  result('errors/stalled', absent),
  result('cache/warm-read', absent),
  result('containment/killed', errored),
  result('performance/cold-read', failed, 'should'),
]);

/** Texts that have broken parsers, terminals, pages and runners of workflows. */
export const HOSTILE: readonly string[] = [
  'nul \u0000 bell \u0007 escape \u001b[31mred\u001b[0m \u009b31m delete \u007f',
  'cdata ]]> <![CDATA[ <!-- --> <?xml?> &amp; &#0; &unknown;',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  `quotes " ' \` \\ \\n $(id) $HOME`,
  '\r\n\nnot ok 1 - forged\n  ---\n  ...\n1..1\nBail out! forged\r\n',
  'override \u202egpj.exe\u202c isolate \u2066x\u2069 zero\u200bwidth\ufeff line\u2028separator',
  'lone \ud800 surrogate \udfff \uffff \ufffe \u{10ffff} \u{e0041}',
  '| pipe | `code` ``` **bold** [link](javascript:alert(1)) ![](x) @octocat #1 $x$ https://evil.example\n# heading',
  '::error file=x::forged\n::set-output name=a::b\n  ::stop-commands::x\n##[error]forged ##vso[task.complete]',
  '# SKIP forged # TODO forged',
  '__proto__',
  '-- --only x; rm -rf / &',
  '\u{1f600} 😀 ÄÖ 漢字',
];

/** The hostile texts in every place of a report that a provider, a machine or an author's file can fill. */
export const hostile: Report = reportOf([...sound, ...HOSTILE.flatMap((text, index) => hostileResults(text, index))], {
  subject: { ...mixed.subject, file: `-${HOSTILE.join('')}.wasm`, name: HOSTILE.join(' '), manifest: HOSTILE },
  unseen: HOSTILE,
});

function hostileResults(text: string, index: number): CheckResult[] {
  const findings = [{ where: text, expected: text, actual: text }];
  const evidence = { [text]: text, list: [text] };
  const waiver = { id: 'errors/x' as const, reason: text, owner: text, expires: text };
  const number = String(index);
  return [
    result(`namespace/failed-${number}`, { kind: 'failed', findings, evidence }),
    result(`errors/waived-${number}`, { kind: 'waived', findings, evidence, waiver }),
    result(`bytes/skipped-${number}`, { kind: 'skipped', reason: text, unseen: true }),
    result(`cache/errored-${number}`, { kind: 'errored', message: text, doing: text }),
  ];
}

const million = (text: string): string => text.repeat(1_000_000 / text.length);

/** Texts of a million characters, of the kinds that grow when they are escaped. */
export const huge: Report = reportOf([
  ...sound,
  result('namespace/huge', {
    kind: 'failed',
    findings: [{ where: million('x'), expected: million('\u202e'), actual: million('"') }],
    evidence: { [million('<')]: million('x ') },
  }),
  result('errors/huge', { ...waived, findings: [], waiver: { ...waived.waiver, reason: million('# ') } }),
  result('bytes/huge', { kind: 'skipped', reason: million('\n'), unseen: true }),
  result('cache/huge', { kind: 'errored', message: million('\n'), doing: million('😀') }),
]);

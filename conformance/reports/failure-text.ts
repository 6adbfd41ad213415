/** What a failed check found, as lines of plain text: the body of a failure in formats that have one field for it. */
import type { Evidence, Finding } from '../finding.ts';
import type { CheckResult, Report } from '../outcome.ts';
import { rerunCommand } from './rerun-command.ts';
import { clip, visible } from './visible.ts';

/** The longest text that is taken over from a finding. The JSON report has all of it. */
export const MAX_TEXT = 4000;

/** Findings, what was seen, what to do, and the command that runs the check alone. */
export function failureText(
  result: CheckResult,
  { findings, evidence }: { readonly findings: readonly Finding[]; readonly evidence: Evidence },
  report: Report,
): string {
  return [
    ...findings.map(findingText),
    ...Object.entries(evidence).map(([name, value]) => shown(`seen: ${name}: ${JSON.stringify(value)}`)),
    shown(`what to do: ${result.advice}`),
    `rerun: ${rerunCommand(report, result)}`,
  ].join('\n');
}

/** One finding in one line. */
export function findingText({ where, expected, actual }: Finding): string {
  return `${shown(where)}: expected ${shown(expected)}, got ${shown(actual)}`;
}

/** Clipped, and with nothing hidden. */
export function shown(text: string): string {
  return visible(clip(text, MAX_TEXT));
}

/** `waived: REASON (OWNER, until DAY)`. */
export function waiverText({ reason, owner, expires }: { reason: string; owner: string; expires: string }): string {
  return shown(`waived: ${reason} (${owner}, until ${expires})`);
}

/** An audit as SARIF 2.1.0 (OASIS), the format that code scanners read. */
import { AUDIT_RULES, type AuditRule } from './audit-rule.ts';
import type { AuditReport } from './audit.ts';

/** What is said about the tool and the file besides the report. */
export interface SarifSubject {
  /** The file as the user named it: absolute, or relative to where the command ran. */
  readonly file: string;
  /** Of this program. */
  readonly version: string;
}

const RULES = Object.keys(AUDIT_RULES) as AuditRule[];

/** One run with one result for each problem; a file that can be mounted has none. */
export function auditToSarif(report: AuditReport, { file, version }: SarifSubject): object {
  const artifactLocation = { uri: toUri(file), index: 0 };
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'omnivet',
            version,
            rules: RULES.map((id) => ({
              id,
              shortDescription: { text: AUDIT_RULES[id] },
              defaultConfiguration: { level: 'error' },
            })),
          },
        },
        artifacts: [
          {
            location: { uri: artifactLocation.uri },
            length: report.bytes,
            mimeType: 'application/wasm',
            hashes: { 'sha-256': report.sha256 },
          },
        ],
        results: report.problems.map(({ rule, what, advice }) => ({
          ruleId: rule,
          ruleIndex: RULES.indexOf(rule),
          level: 'error',
          message: { text: `The file ${what}. ${advice}` },
          // GitHub wants a region, and a binary has no better one (its rule GH1003).
          locations: [{ physicalLocation: { artifactLocation, region: { startLine: 1 } } }],
        })),
        columnKind: 'utf16CodeUnits',
        properties: { mountable: report.mountable, kind: report.kind },
      },
    ],
  };
}

// A URI reference (RFC 3986): relative ones stay relative, so that a scanner finds the file in its own checkout.
function toUri(file: string): string {
  const path = file.toWellFormed().split('/').map(encodeURIComponent).join('/');
  if (path.startsWith('/')) return `file://${path}`;
  return path;
}

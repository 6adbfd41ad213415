/** The rules of the audit: stable names, for people, for programs, and for code scanners. */

/** What a file can break. */
export type AuditRule =
  | 'not-a-component'
  | 'asynchronous'
  | 'oversized'
  | 'malformed'
  | 'strange-name'
  | 'unsupported-feature'
  | 'import-refused'
  | 'export-missing'
  | 'export-extra'
  | 'export-type'
  | 'manifest-bad';

/** One sentence for each rule. */
export const AUDIT_RULES: Readonly<Record<AuditRule, string>> = {
  'not-a-component': 'A provider is a WebAssembly component.',
  asynchronous: 'The functions of a provider are synchronous: those of preview 3 are not run.',
  oversized: 'A component is no larger than the host reads.',
  malformed: 'A component can be read to its end.',
  'strange-name': 'No name in a component can become code where it is written into a program.',
  'unsupported-feature': 'A component uses no feature of WebAssembly that cannot be bounded.',
  'import-refused': 'A component imports types and inert WASI 0.2 only.',
  'export-missing': 'A component exports omnifs:provider/provider@1.0.0.',
  'export-extra': 'A component exports nothing beyond the world of a provider.',
  'export-type': 'Exported functions and types are those of provider.wit.',
  'manifest-bad': 'The manifest is one JSON document that fits its schema.',
};

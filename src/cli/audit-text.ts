/** An audit for a person at a terminal. What comes out of the file is not escaped here. */
import type { AuditReport } from '../sandbox/audit.ts';

const PAGE_KIB = 64;

/** The report as lines: the file, a section for each part of it, and the judgement with what to do. */
export function describeAudit(file: string, report: AuditReport): string {
  const { imports, exports, missing, manifest, modules, producers, problems } = report;
  return [
    `${file}: ${report.kind}, ${report.bytes} bytes`,
    `sha256     ${report.sha256}`,
    ...section(
      'imports',
      imports.map(({ name, reason, allowed }) => `${allowed ? '' : 'REFUSED '}${name} (${reason})`),
    ),
    ...section('exports', [...exports, ...missing.map((name) => `MISSING ${name}`)]),
    ...section('manifest', describeManifest(manifest)),
    ...section('modules', modules.map(describeModule)),
    ...section('producers', producers),
    report.mountable ? 'mountable  yes' : 'mountable  no, because the file',
    ...problems.flatMap(({ rule, what, advice }) => [`  - ${what} [${rule}]`, `    ${advice}`]),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [`${title.padEnd(10)} none`];
  return lines.map((line, index) => `${(index === 0 ? title : '').padEnd(10)} ${line}`);
}

function describeModule({ bytes, memories, tables, start }: AuditReport['modules'][number]): string {
  return [
    `${bytes} bytes`,
    ...memories.map((limits) => `${owner(limits)}memory ${range(limits, PAGE_KIB, ' KiB')}`),
    ...tables.map((limits) => `${owner(limits)}table ${range(limits, 1, ' entries')}`),
    ...(start ? ['a start function'] : []),
  ].join(', ');
}

type Limits = AuditReport['modules'][number]['memories'][number];

function owner({ imported }: Limits): string {
  return imported ? 'imported ' : '';
}

function range({ min, max }: Limits, unit: number, name: string): string {
  return max === undefined ? `from ${min * unit}${name}` : `${min * unit} to ${max * unit}${name}`;
}

function describeManifest(manifest: AuditReport['manifest']): string[] {
  if (manifest.state === 'none') return ['none: it declares no host and no secret'];
  if (manifest.state === 'bad') return [`BAD: ${manifest.problem}`];
  const { name, version, hosts, headers, secrets } = manifest.manifest;
  return [
    `${name} ${version}`,
    ...hosts.map(({ host, methods, why }) => `host ${host} (${methods.join(', ')}): ${why}`),
    ...headers.map((header) => `header ${header}`),
    ...secrets.map(
      (secret) =>
        `${secret.optional ? 'optional secret' : 'secret'} ${secret.name} as ${secret.as} to ${secret.hosts.join(', ')}: ${secret.why}`,
    ),
  ];
}

import { Command } from 'commander';
import type { AuditReport } from '../sandbox/audit.ts';
import { auditFile } from './component-file.ts';
import { EXIT, print, printJson, visible } from './output.ts';

/** `omnivet audit FILE` */
export function auditCommand(): Command {
  return new Command('audit')
    .description(
      'Say what a file is, what it imports, exports and declares, and whether it can be mounted. No code of it runs.',
    )
    .argument('<file>', 'a WebAssembly component')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      '\nExits with 1 when the file cannot be mounted.\n\nExample:\n  $ omnivet audit provider.wasm',
    )
    .action(async (file: string, options: { json?: true }) => {
      const report = await auditFile(file);
      if (options.json === true) printJson(report);
      else print(visible(describe(file, report)));
      process.exitCode = report.mountable ? EXIT.ok : EXIT.subjectFailed;
    });
}

function describe(file: string, report: AuditReport): string {
  const { imports, exports, manifest, producers, problems } = report;
  return [
    `${file}: ${report.kind}, ${report.bytes} bytes`,
    `sha256     ${report.sha256}`,
    ...section(
      'imports',
      imports.map(({ name, reason, allowed }) => `${allowed ? '' : 'REFUSED '}${name} (${reason})`),
    ),
    ...section('exports', exports),
    ...section('manifest', describeManifest(manifest)),
    ...section('producers', producers),
    report.mountable ? 'mountable  yes' : 'mountable  no, because the file',
    ...problems.flatMap(({ what, advice }) => [`  - ${what}`, `    ${advice}`]),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [`${title.padEnd(10)} none`];
  return lines.map((line, index) => `${(index === 0 ? title : '').padEnd(10)} ${line}`);
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

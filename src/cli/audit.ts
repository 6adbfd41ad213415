import { Command, Option } from 'commander';
import { packageVersion } from '../ambient/package.ts';
import type { AuditReport } from '../sandbox/audit.ts';
import { auditToSarif } from '../sandbox/sarif.ts';
import { describeAudit } from './audit-text.ts';
import { auditFile } from './component-file.ts';
import { EXIT, print, printJson, visible } from './output.ts';

interface AuditOptions {
  readonly json?: true;
  readonly sarif?: true;
}

/** `omnivet audit FILE` */
export function auditCommand(): Command {
  return new Command('audit')
    .description(
      'Say what a file is, what it imports, exports and declares, and whether it can be mounted. No code of it runs.',
    )
    .argument('<file>', 'a WebAssembly component')
    .option('--json', 'print the report as JSON')
    .addOption(new Option('--sarif', 'print the problems as SARIF 2.1.0, for code scanners').conflicts('json'))
    .addHelpText(
      'after',
      '\nExits with 1 when the file cannot be mounted, and with 2 when it cannot be read.\n\nExample:\n  $ omnivet audit provider.wasm',
    )
    .action(async (file: string, options: AuditOptions) => {
      const report = await auditFile(file);
      await show(file, report, options);
      process.exitCode = report.mountable ? EXIT.ok : EXIT.subjectFailed;
    });
}

async function show(file: string, report: AuditReport, { json, sarif }: AuditOptions): Promise<void> {
  if (json === true) return printJson(report);
  if (sarif === true) return printJson(auditToSarif(report, { file, version: await packageVersion() }));
  print(visible(describeAudit(file, report)));
}

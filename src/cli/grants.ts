import { Command } from 'commander';
import { grantLines } from '../capability/grant-lines.ts';
import { auditFile } from './component-file.ts';
import { CommandFailure, EXIT, printJson } from './output.ts';

/** `omnivet grants FILE` */
export function grantsCommand(): Command {
  return new Command('grants')
    .description(
      'Print the lines of configuration that grant a component what it declares, to be read before they are pasted.',
    )
    .argument('<file>', 'a WebAssembly component')
    .option('-n, --name <name>', 'its name in the mount (default: the name it gives itself)')
    .option('--json', 'print what it declares as JSON')
    .addHelpText('after', '\nExample:\n  $ omnivet grants provider.wasm >> omnivet.toml')
    .action(async (file: string, options: { name?: string; json?: true }) => {
      const { manifest, mountable, problems } = await auditFile(file);
      if (manifest.state === 'bad' || !mountable) {
        const why = problems.map(({ what }) => what).join('; ');
        throw new CommandFailure(EXIT.subjectFailed, `${file} cannot be mounted: it ${why}`, `omnivet audit ${file}`);
      }
      const declared = manifest.manifest;
      if (options.json === true) printJson(declared);
      else process.stdout.write(grantLines(declared, options.name ?? declared.name, file));
    });
}

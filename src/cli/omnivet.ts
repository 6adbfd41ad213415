/** The `omnivet` command. */
import { Command, CommanderError } from 'commander';
import { packageVersion } from '../ambient/package.ts';
import { signalProcess } from '../ambient/signals.ts';
import { auditCommand } from './audit.ts';
import { benchCommand } from './bench.ts';
import { buildCommand } from './build.ts';
import { certifyCommand } from './certify.ts';
import { doctorCommand } from './doctor.ts';
import { fuzzCommand } from './fuzz.ts';
import { grantsCommand } from './grants.ts';
import { mountCommand } from './mount.ts';
import { CommandFailure, complain, EXIT } from './output.ts';
import { unmountCommand } from './unmount.ts';

const program = new Command('omnivet')
  .description(
    'Mounts, breaks and certifies file-system providers: WebAssembly components as directories, through FUSE.',
  )
  .version(await packageVersion())
  .showHelpAfterError('(add --help for what is expected)')
  .addHelpText(
    'after',
    `
Exit codes: 0 ok, 1 the subject failed, 2 wrong usage or configuration, 3 this machine cannot run it.

Example:
  $ omnivet build provider.ts -o provider.wasm
  $ omnivet grants provider.wasm >> omnivet.toml
  $ omnivet mount /mnt/omnivet`,
  )
  .exitOverride();

for (const command of [
  mountCommand(),
  unmountCommand(),
  doctorCommand(),
  buildCommand(),
  auditCommand(),
  grantsCommand(),
  certifyCommand(),
  fuzzCommand(),
  benchCommand(),
])
  program.addCommand(command.copyInheritedSettings(program));

// Nobody reads any more (`omnivet … | head`): end as if asked to, so that a mount is taken down in order.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => signalProcess(process.pid, 'SIGTERM'));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  // Commander has printed its own message already; help and version are not failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof CommandFailure) {
    complain(error.message, error.advice);
    return error.exitCode;
  }
  throw error;
}

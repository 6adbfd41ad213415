/**
 * `omnivet mount` with the host of `test-host.ts`: the command, its supervisor and everything else are the real ones. The first
 * argument is the `HostChoice`, the rest is the command line.
 */
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { mountCommand } from '../../src/cli/mount.ts';

const [choice = '{}', ...args] = process.argv.slice(2);
const host = fileURLToPath(new URL('test-host.ts', import.meta.url));
await new Command().addCommand(mountCommand([host, choice])).parseAsync(args, { from: 'user' });

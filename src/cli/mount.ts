import { Command } from 'commander';
import type { Writable } from 'node:stream';
import { takeFromEnvironment } from '../ambient/environment.ts';
import { listDirectorySync } from '../ambient/proc.ts';
import { openAppending } from '../ambient/texts.ts';
import type { DriverName } from '../fuse/driver.ts';
import { closeOnExec } from '../fuse/close-on-exec.ts';
import { secretVariables } from '../host/configuration.ts';
import type { TimedEvent } from '../host/event-log.ts';
import type { SupervisorEnd } from '../host/supervisor.ts';
import { systemMountPoints } from '../mount/machine.ts';
import { HOST_PROGRAM, superviseMount } from '../mount/supervised.ts';
import { readConfiguration } from './configuration-file.ts';
import { requireFree, resolveMountPoint, shellWord } from './mount-point.ts';
import { driverOption } from './driver-option.ts';
import { CommandFailure, complain, EXIT, print, say, visible } from './output.ts';
import { jsonOnOneLine } from '../contract/json-line.ts';

// Milliseconds for the last output to be read.
const DRAIN_WITHIN = 1_000;

interface MountFlags {
  readonly config: string;
  readonly events?: string;
  readonly driver?: DriverName;
  readonly json?: true;
  readonly verbose?: true;
}

/**
 * `omnivet mount MNT`
 *
 * @param host what Node is started with to be the host process
 */
export function mountCommand(host: readonly string[] = HOST_PROGRAM): Command {
  return new Command('mount')
    .description('Mount the providers of a configuration, each under its name, and serve them until Ctrl-C or SIGTERM.')
    .argument('<mnt>', 'an empty directory')
    .option('-c, --config <file>', 'the configuration', 'omnivet.toml')
    .option('-e, --events <file>', 'append every event to this file, one JSON object a line')
    .addOption(driverOption())
    .option('-v, --verbose', 'print every event in words')
    .option('--json', 'print every event to standard output, one JSON object a line')
    .addHelpText(
      'after',
      `
What went wrong inside the mount stands in <mnt>/.omnivet/errors.jsonl, the state of each provider in
<mnt>/.omnivet/providers/<name>.json.

Example:
  $ mkdir -p /tmp/omnivet && omnivet mount /tmp/omnivet -c omnivet.toml`,
    )
    .action((path: string, flags: MountFlags) => mount(path, flags, host));
}

async function mount(path: string, flags: MountFlags, host: readonly string[]): Promise<void> {
  closeOnExec({ listDirectory: listDirectorySync });
  const { file, text, configuration } = await readConfiguration(flags.config);
  const environment = takeSecrets(secretVariables(configuration));
  const mountPoint = await resolveMountPoint(path);
  await requireFree(mountPoint, systemMountPoints);
  const events = flags.events === undefined ? undefined : await openEvents(flags.events);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  const end = await superviseMount({
    mountPoint,
    file,
    text,
    driver: flags.driver,
    environment,
    host,
    onEvent: (event) => tell(event, flags, events),
    stop: stop.signal,
  });
  events?.end();
  // The mount is gone: whoever stopped reading our output does not keep us.
  setTimeout(() => process.exit(), DRAIN_WITHIN).unref();
  conclude(end, mountPoint);
}

async function openEvents(path: string): Promise<Writable> {
  const stream = await openAppending(path).catch((error: unknown) => {
    throw new CommandFailure(EXIT.usage, `cannot write events: ${String(error)}`, 'Give another file with -e.');
  });
  return stream.once('error', (error) => complain(`events are no longer written: ${error.message}`));
}

// Rule 11: in no environment, not even in this process's own for those who look at it.
function takeSecrets(names: readonly string[]): Readonly<Record<string, string>> {
  const { values, erased } = takeFromEnvironment(names);
  if (!erased) {
    const advice = 'Give the secret in a file instead: { file = "…" }, readable by you alone.';
    complain(
      `/proc/${process.pid}/environ goes on showing ${Object.keys(values).join(', ')} to your other programs`,
      advice,
    );
  }
  return values;
}

function tell(event: TimedEvent, flags: MountFlags, file: Writable | undefined): void {
  if (flags.json === true) print(jsonOnOneLine(event));
  file?.write(`${jsonOnOneLine(event)}\n`);
  if (event.kind === 'mounted') {
    say(`mounted ${event.providers.join(', ')} at ${event.mountPoint}`);
    say(`  Ctrl-C ends it; so does: omnivet unmount ${shellWord(event.mountPoint)}`);
  } else if (event.kind === 'warning') complain(visible(event.message), visible(event.advice));
  else if (event.kind === 'failure' && event.operation === 'load')
    complain(`the provider "${event.provider ?? ''}" is not loaded: ${visible(event.message)}`, visible(event.advice));
  else if (flags.verbose === true) say(visible(JSON.stringify(event)));
}

function conclude(end: SupervisorEnd, mountPoint: string): void {
  if (end.kind === 'stopped') say(`unmounted ${mountPoint}`);
  else if (end.kind === 'unmounted-outside') say(`${mountPoint} was unmounted from outside`);
  else if (end.kind === 'failed') throw new CommandFailure(end.exitCode, end.message, end.advice);
  else {
    const stderr = end.stderr === '' ? undefined : visible(end.stderr);
    throw new CommandFailure(
      EXIT.environment,
      `the host ${end.how}; nothing is mounted at ${mountPoint} any more`,
      stderr,
    );
  }
}

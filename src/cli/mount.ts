import { Command } from 'commander';
import { startProgram } from '../ambient/child-process.ts';
import { cacheDirectory, environmentOf } from '../ambient/environment.ts';
import { processStartTime } from '../ambient/proc.ts';
import { appendText } from '../ambient/texts.ts';
import { secretVariables } from '../host/configuration.ts';
import type { TimedEvent } from '../host/event-log.ts';
import { mountSource } from '../host/mount-points.ts';
import { supervise, type SupervisorEnd } from '../host/supervisor.ts';
import { readConfiguration } from './configuration-file.ts';
import { systemMountPoints } from './machine.ts';
import { requireFree, resolveMountPoint, shellWord } from './mount-point.ts';
import { CommandFailure, complain, EXIT, print, say, visible } from './output.ts';
import { programFile } from './program-file.ts';

// All that a host needs of the environment: where programs are, and the operator's own authorities.
const HOST_VARIABLES = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'NODE_EXTRA_CA_CERTS'];

interface MountFlags {
  readonly config: string;
  readonly events?: string;
  readonly json?: true;
  readonly verbose?: true;
}

/** `omnivet mount MNT` */
export function mountCommand(): Command {
  return new Command('mount')
    .description('Mount the providers of a configuration, each under its name, and serve them until Ctrl-C or SIGTERM.')
    .argument('<mnt>', 'an empty directory')
    .option('-c, --config <file>', 'the configuration', 'omnivet.toml')
    .option('-e, --events <file>', 'append every event to this file, one JSON object a line')
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
    .action(mount);
}

async function mount(path: string, flags: MountFlags): Promise<void> {
  const { file, text, configuration } = await readConfiguration(flags.config);
  const mountPoint = await resolveMountPoint(path);
  await requireFree(mountPoint, systemMountPoints);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  const startTime = (await processStartTime(process.pid)) ?? '0';
  const end = await supervise({
    start: {
      kind: 'start',
      mountPoint,
      file,
      text,
      source: mountSource(process.pid, startTime),
      cacheDirectory: cacheDirectory(),
      environment: environmentOf(secretVariables(configuration)),
    },
    spawnHost: () =>
      startProgram(process.execPath, [programFile('host-process')], environmentOf(HOST_VARIABLES), 'own'),
    mountPoints: systemMountPoints,
    onEvent: (event) => tell(event, flags),
    stop: stop.signal,
  });
  conclude(end, mountPoint);
}

function tell(event: TimedEvent, flags: MountFlags): void {
  if (flags.json === true) print(JSON.stringify(event));
  if (flags.events !== undefined) {
    const { events } = flags;
    appendText(events, `${JSON.stringify(event)}\n`).catch((error: unknown) =>
      complain(`cannot write events: ${String(error)}`),
    );
  }
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
  else if (end.kind === 'failed') throw new CommandFailure(end.exitCode, end.message);
  else {
    const stderr = end.stderr === '' ? undefined : visible(end.stderr);
    throw new CommandFailure(
      EXIT.environment,
      `the host ${end.how}; nothing is mounted at ${mountPoint} any more`,
      stderr,
    );
  }
}

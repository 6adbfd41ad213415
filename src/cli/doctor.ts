import { Command } from 'commander';
import { mkdtempEmpty, openForUse, removeEmpty } from '../ambient/scratch.ts';
import { runProgram } from '../ambient/programs.ts';
import { DEFAULT_DRIVER, DRIVER_NAMES, type DriverName } from '../fuse/driver.ts';
import { libfuseProblem } from '../fuse/probe.ts';
import { probeHardening } from '../sandbox/hardening.ts';
import type { Layer } from '../sandbox/layers.ts';
import { systemHardening } from '../mount/machine.ts';
import { driverOption } from './driver-option.ts';
import { tryMount } from './try-mount.ts';
import { EXIT, print, printJson } from './output.ts';

/** One thing that mounting needs. */
interface Finding {
  readonly name: string;
  readonly ok: boolean;
  /** A mount does without it, unless the configuration says that it must not. */
  readonly optional?: true;
  readonly detail: string;
  /** The command that mends it. */
  readonly mend?: string;
}

const MIN_NODE = 26;
const INSTALL =
  'apt-get update && apt-get install -y libfuse2 fuse3   (libfuse2t64 on Debian 13, Ubuntu 24.04 and later)';
const MEND_DEVICE = 'modprobe fuse   (in a container: run it with --device /dev/fuse --cap-add SYS_ADMIN)';

// What a sandbox must not be able to do: Node 26 denies the network under its permission model, 24 does not.
const ESCAPE = `import { connect } from 'node:net'; import { readFile } from 'node:fs';
const said = (error) => console.log(error ? error.code : 'allowed');
connect(9, '127.0.0.1').on('error', said).on('connect', () => said());
try { readFile('/etc/passwd', said); } catch (error) { said(error); }`;

/** `omnivet doctor` */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Say whether everything that a mount needs is here, and which command mends what is missing.')
    .addOption(driverOption('say whether this one can mount; without it, whether the default one can'))
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nExample:\n  $ omnivet doctor')
    .action(async (options: { json?: true; driver?: DriverName }) => {
      const findings = await examine(options.driver ?? DEFAULT_DRIVER);
      const ok = findings.every((finding) => finding.ok || finding.optional === true);
      if (options.json === true) printJson({ ok, findings });
      else for (const finding of findings) print(describe(finding));
      process.exitCode = ok ? EXIT.ok : EXIT.environment;
    });
}

/** What the wanted driver needs must be here; what only others need is optional. */
async function examine(wanted: DriverName): Promise<readonly Finding[]> {
  const parts = [
    await examineRuntime(),
    await examineSandbox(),
    ...(await examineLayers()),
    await examineDevice(),
    examineLibrary(wanted),
    await examineHelper(),
  ];
  // Without the parts the attempt would only say again what is missing.
  if (!parts.every((part) => part.ok || part.optional === true)) return parts;
  const mounts: Finding[] = [];
  for (const driver of DRIVER_NAMES) mounts.push(neededBy([driver], wanted, await examineMount(driver)));
  return [...parts, ...mounts];
}

function neededBy(drivers: readonly DriverName[], wanted: DriverName, finding: Finding): Finding {
  return drivers.includes(wanted) ? finding : { ...finding, optional: true };
}

async function examineRuntime(): Promise<Finding> {
  const { node } = process.versions;
  const ok = Number.parseInt(node, 10) >= MIN_NODE && process.platform === 'linux';
  return {
    name: 'runtime',
    ok,
    detail: `Node ${node} on ${process.platform} ${process.arch}`,
    mend: 'npm install node@26',
  };
}

async function examineSandbox(): Promise<Finding> {
  const { stdout } = await runProgram(process.execPath, ['--permission', '--input-type=module', '-e', ESCAPE]);
  const ok = stdout.trim() === 'ERR_ACCESS_DENIED\nERR_ACCESS_DENIED';
  const detail = ok
    ? 'the permission model denies files and network'
    : `the permission model answered ${stdout.trim()}`;
  return { name: 'sandbox', ok, detail, mend: 'npm install node@26' };
}

// The permission model was tried above; the rest of Node's own walls need no trial.
async function examineLayers(): Promise<readonly Finding[]> {
  const { layers } = await probeHardening('auto', systemHardening);
  return layers.filter(({ name }) => name !== 'permission-model').map(layerFinding);
}

function layerFinding({ name, state, detail, mend }: Layer): Finding {
  const finding = { name: `layer ${name}`, ok: state === 'on', optional: true, detail } as const;
  return mend === undefined ? finding : { ...finding, mend };
}

async function examineDevice(): Promise<Finding> {
  const problem = await openForUse('/dev/fuse');
  return { name: '/dev/fuse', ok: problem === undefined, detail: problem ?? 'can be opened', mend: MEND_DEVICE };
}

function examineLibrary(wanted: DriverName): Finding {
  const problem = libfuseProblem();
  const detail = problem ?? 'libfuse.so.2 loads, for the driver fuse-native';
  return neededBy(['fuse-native'], wanted, { name: 'libfuse 2', ok: problem === undefined, detail, mend: INSTALL });
}

async function examineHelper(): Promise<Finding> {
  const { exitCode, stdout, stderr } = await runProgram('fusermount', ['--version']);
  return { name: 'fusermount', ok: exitCode === 0, detail: (stdout || stderr).trim(), mend: INSTALL };
}

async function examineMount(driver: DriverName): Promise<Finding> {
  const folder = await mkdtempEmpty();
  try {
    const problem = await tryMount(folder, driver);
    return {
      name: `driver ${driver}`,
      ok: problem === undefined,
      detail: problem ?? 'mounted, listed by another process and unmounted',
      mend: 'Look at the detail: what it names refuses the mount although all parts are here.',
    };
  } finally {
    await removeEmpty(folder);
  }
}

function describe({ name, ok, optional, detail, mend }: Finding): string {
  const line = `${ok ? 'ok      ' : optional === true ? 'optional' : 'MISSING '}  ${name}: ${detail}`;
  return ok || mend === undefined ? line : `${line}\n          ${optional === true ? 'install' : 'mend'} it: ${mend}`;
}

/**
 * `npm start`: mounts the example providers in front of a mock upstream that answers with what api.github.com really
 * gave, shows them with ordinary programs, and certifies the GitHub provider. With `--keep` the mount stays until Ctrl-C, and
 * nothing is certified.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  buildProvider,
  formatProblem,
  listenTls,
  startUpstream,
  type TimedEvent,
  type Upstream,
} from '../src/index.ts';
import { githubHandlers } from '../providers/github/upstream/handlers.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const MAIN = join(ROOT, 'src/cli/main.ts');
const PROVIDERS = ['hello', 'github'] as const;
const COMPONENT = 'providers/github/github.wasm';
const REPOSITORY = 'github/octokit-fixture-org/paginate-issues';
// What is shown: each a program of the system, run on the mount.
const SHOWN: readonly (readonly [program: string, ...args: string[]])[] = [
  ['find', 'hello', REPOSITORY, '-maxdepth', '1'],
  ['ls', '-C', `${REPOSITORY}/_repo`],
  ['ls', '-C', `${REPOSITORY}/_issues/_open`],
  ['ls', '-l', `${REPOSITORY}/_issues/_open/13`],
  ['cat', 'hello/hello.txt'],
  ['cat', 'github/octokit-fixture-org/hello-world/_repo/default_branch'],
  ['cat', `${REPOSITORY}/_issues/_open/13/title`],
  ['grep', '-r', '--include=title', 'issue 1', `${REPOSITORY}/_issues/_all`],
];

const run = promisify(execFile);
const keep = process.argv.includes('--keep');
const token = `demo-token-${randomUUID()}`;

async function demonstrate(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'omnivet-demo-'));
  const upstream = await startUpstream({
    hosts: ['api.github.com'],
    handlers: githubHandlers({ token }),
    listen: listenTls,
  });
  try {
    await buildProviders();
    const configuration = await configure(folder, upstream);
    const mountPoint = join(folder, 'mnt');
    await mkdir(mountPoint);
    await mounted(mountPoint, configuration, async (supervisor) => {
      await show(mountPoint);
      print(`\nUpstream saw ${upstream.journal.entries().length} requests for all of that.`);
      if (keep) await waitForEnd(supervisor, mountPoint, configuration);
    });
  } finally {
    await upstream.stop();
    await rm(folder, { recursive: true, force: true });
  }
  print('\nUnmounted.');
}

async function buildProviders(): Promise<void> {
  for (const name of PROVIDERS) {
    const source = join(ROOT, 'providers', name, 'provider.ts');
    const result = await buildProvider({ source, out: join(ROOT, 'providers', name, `${name}.wasm`) });
    if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
    const kilobytes = Math.round(result.bytes / 1000);
    print(`built ${relative(ROOT, result.out)}: ${kilobytes} kB, sha256 ${result.sha256.slice(0, 12)}…`);
  }
}

async function configure(folder: string, upstream: Upstream): Promise<string> {
  const authority = join(folder, 'upstream-ca.pem');
  await writeFile(authority, upstream.caPem);
  const file = join(folder, 'omnivet.toml');
  await writeFile(
    file,
    `[providers.hello]
component = "${join(ROOT, 'providers/hello/hello.wasm')}"

[providers.github]
component  = "${join(ROOT, 'providers/github/github.wasm')}"
capability = "network-client"
hosts      = ["api.github.com"]
secrets    = { GITHUB_TOKEN = { env = "GITHUB_TOKEN" } }

# The recorded answers of api.github.com, from a server on this machine. Without this table it is the real one.
[origins]
"api.github.com" = { address = "${upstream.address}", ca = "${authority}" }
`,
  );
  return file;
}

/** Runs `work` while the mount is up, and takes it down whatever happened. */
async function mounted(
  mountPoint: string,
  configuration: string,
  work: (supervisor: ChildProcess) => Promise<void>,
): Promise<void> {
  const supervisor = spawn(process.execPath, [MAIN, 'mount', mountPoint, '-c', configuration, '--json'], {
    env: { ...process.env, GITHUB_TOKEN: token },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(supervisor, 'close');
  let complaints = '';
  supervisor.stderr.setEncoding('utf8').on('data', (chunk: string) => (complaints += chunk));
  try {
    for await (const line of createInterface({ input: supervisor.stdout })) {
      const event = JSON.parse(line) as TimedEvent;
      if (event.kind !== 'mounted') continue;
      supervisor.stdout.resume();
      print(`mounted ${event.providers.join(' and ')} at ${event.mountPoint}`);
      await work(supervisor);
      break;
    }
  } finally {
    if (supervisor.exitCode === null) supervisor.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    if (code !== 0) {
      process.stderr.write(complaints);
      process.exitCode = code ?? 1;
    }
  }
}

async function show(mountPoint: string): Promise<void> {
  for (const [program, ...args] of SHOWN) {
    print(`\n$ ${[program, ...args].map(quote).join(' ')}`);
    const { stdout } = await run(program, args, { cwd: mountPoint, timeout: 20_000 });
    print(stdout.replace(/\n$/, ''));
  }
}

async function waitForEnd(supervisor: ChildProcess, mountPoint: string, configuration: string): Promise<void> {
  print(`\nThe mount stays at ${mountPoint} until Ctrl-C. In another terminal, try:`);
  for (const line of [
    `ls -l ${join(mountPoint, REPOSITORY)}/_issues/_all/7`,
    `touch ${join(mountPoint, 'hello/new')}        # refused: the mount is read-only`,
    `cat ${join(mountPoint, '.omnivet/providers/github.json')}`,
    `cat ${configuration}`,
  ])
    print(`  ${line}`);
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  await Promise.race([interrupted, once(supervisor, 'close')]);
}

/** The main job, as its users run it. */
async function certify(): Promise<void> {
  print(`\n$ omnivet certify ${COMPONENT}`);
  const command = spawn(process.execPath, [MAIN, 'certify', COMPONENT], { cwd: ROOT, stdio: 'inherit' });
  const [code] = (await once(command, 'close')) as [number | null];
  if (code !== 0) process.exitCode = code ?? 1;
}

const NEXT = `
What to try next:
  npm start -- --keep                  leave it mounted and look around
  npx omnivet doctor                   is everything here to mount?
  npx omnivet certify providers/hello/hello.wasm
  npx omnivet certify --list           what is required of a provider
  npx omnivet audit providers/github/github.wasm
  npx omnivet grants providers/github/github.wasm > omnivet.toml
  npx omnivet mount MNT                your own configuration, the real api.github.com
The README says how to write a provider in 20 lines.`;

function quote(word: string): string {
  return /^[\w./=-]+$/.test(word) ? word : `'${word}'`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

// Nobody reads any more (`npm start | head`): go on to the end in silence, so that the mount is taken down.
process.stdout.on('error', () => undefined);
await demonstrate();
if (!keep) {
  await certify();
  print(NEXT);
}

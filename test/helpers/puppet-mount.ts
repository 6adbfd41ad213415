/** The puppet on a real mount, in front of an upstream that plays every host that it declares. */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { puppetPath, type PuppetScript } from '../../providers/puppet/encoder.ts';
import { listenTls } from '../../src/ambient/tls-server.ts';
import type { ErrnoName, ErrorCode } from '../../src/contract/errors.ts';
import type { DriverName } from '../../src/fuse/driver.ts';
import type { TimedEvent } from '../../src/host/event-log.ts';
import { startUpstream, type Upstream } from '../../src/upstream/upstream.ts';
import { providerFile } from './built-providers.ts';
import type { CleanUp } from './clean-up.ts';
import type { HostChoice } from './host-choice.ts';
import { mountReady, type TestMount } from './mounting.ts';
import { type Outcome, run } from './programs.ts';

/** What the puppet's manifest declares. */
export const PUPPET_HOSTS = ['api.example.org', 'cdn.example.org', 'git.example.org:8443', 'post.example.org'] as const;
const SECRETS = ['PUPPET_TOKEN', 'PUPPET_LOGIN', 'PUPPET_KEY'] as const;

/** What a user's program got, and what the host says about it. */
export interface PuppetOutcome {
  readonly stdout: Buffer;
  /** `undefined` when the program succeeded. */
  readonly errno: ErrnoName | undefined;
  /** The codes of {@link failures}, each once. */
  readonly codes: readonly ErrorCode[];
  /** What the host reported for this path so far; that a name is missing is no failure. */
  readonly failures: readonly Failure[];
}

/** The event of a failed operation. */
export type Failure = Extract<TimedEvent, { kind: 'failure' }>;

export interface PuppetMount extends TestMount {
  readonly upstream: Upstream;
  /** The canaries that the operator grants, by the secret's name; those in `absent` have no value. */
  readonly secrets: Readonly<Record<(typeof SECRETS)[number], string>>;
  /** `cat` of the path at which a script is acted out, or of a name below it. */
  cat(script: PuppetScript, ...below: readonly string[]): Promise<PuppetOutcome>;
  /** `ls` of it, one name a line, sorted by bytes. */
  ls(script: PuppetScript, ...below: readonly string[]): Promise<PuppetOutcome>;
}

export interface PuppetMountRequest {
  /** In front of the one that answers everything with `ok`. */
  readonly handlers?: readonly RequestHandler[];
  /** Lines of `[providers.puppet]`, and further tables. */
  readonly extra?: string;
  /** What speaks FUSE; the usual choice by default. */
  readonly driver?: DriverName;
  /** Secrets that are granted and have no value. */
  readonly absent?: readonly (typeof SECRETS)[number][];
  /** A host with other layers; the one as shipped by default. */
  readonly host?: HostChoice;
  /** Hosts that are found elsewhere than at the mock upstream; `null`: where the resolver says. */
  readonly origins?: Readonly<Record<string, Pick<Upstream, 'address' | 'caPem'> | null>>;
  /** Variables besides the secrets. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Mounts the puppet alone, with everything granted that it declares. */
export async function mountPuppet(cleanUp: CleanUp, request: PuppetMountRequest = {}): Promise<PuppetMount> {
  const { handlers = [], extra = '', absent = [], host, driver } = request;
  const upstream = await startUpstream({
    hosts: PUPPET_HOSTS,
    handlers: [...handlers, http.all('*', () => HttpResponse.text('ok'))],
    listen: listenTls,
  });
  cleanUp.add(() => upstream.stop());
  const secrets = canaries();
  const present = Object.fromEntries(Object.entries(secrets).filter(([name]) => !absent.some((no) => no === name)));
  const environment = { ...present, ...request.environment };
  const configuration = `${await puppetConfiguration(cleanUp, upstream, request.origins)}${extra}`;
  const mount = await mountReady(cleanUp, { configuration, environment, host, driver });

  async function act(
    program: readonly string[],
    script: PuppetScript,
    below: readonly string[],
  ): Promise<PuppetOutcome> {
    const path = puppetPath(script, ...below);
    // From the provider's root, so that the longest path is possible.
    const outcome = await run('env', '-C', join(mount.mountPoint, 'puppet'), 'LC_ALL=C', ...program, path);
    const errno = errnoOf(outcome);
    if (errno !== undefined) await allEvents(mount);
    const about = (event: TimedEvent): event is Failure => event.kind === 'failure' && event.path === `/puppet/${path}`;
    const failures = mount.events.filter(about);
    return { stdout: outcome.stdout, errno, failures, codes: [...new Set(failures.map(({ code }) => code))] };
  }
  return {
    ...mount,
    upstream,
    secrets,
    cat: (script, ...below) => act(['cat'], script, below),
    ls: (script, ...below) => act(['ls', '-A'], script, below),
  };
}

/** The configuration that leads the puppet's hosts to an upstream and grants everything that it declares. */
export async function puppetConfiguration(
  cleanUp: CleanUp,
  upstream: Upstream,
  elsewhere: NonNullable<PuppetMountRequest['origins']> = {},
): Promise<string> {
  const folder = await cleanUp.folder();
  const origins = await Promise.all(
    PUPPET_HOSTS.map(async (host) => {
      const origin = elsewhere[host] === undefined ? upstream : elsewhere[host];
      if (origin === null) return '';
      const authority = join(folder, `${host.replace(':', '-')}.pem`);
      await writeFile(authority, origin.caPem);
      return `"${host}" = { address = "${origin.address}", ca = "${authority}" }\n`;
    }),
  );
  const secrets = SECRETS.map((name) => `${name} = { env = "${name}" }`);
  return `
[origins]
${origins.join('')}
[providers.puppet]
component  = "${providerFile('puppet')}"
capability = "network-client"
hosts      = ${JSON.stringify(PUPPET_HOSTS)}
secrets    = { ${secrets.join(', ')} }
`;
}

function canaries(): PuppetMount['secrets'] {
  const canary = (): string => `canary${randomUUID().replaceAll('-', '')}`;
  return { PUPPET_TOKEN: canary(), PUPPET_LOGIN: `user:${canary()}`, PUPPET_KEY: canary() };
}

// strerror(3) in the C locale, of what the host answers with.
const MESSAGES: Readonly<Record<ErrnoName, string>> = {
  ENOENT: 'No such file or directory',
  EIO: 'Input/output error',
  EAGAIN: 'Resource temporarily unavailable',
  EACCES: 'Permission denied',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  EFBIG: 'File too large',
  EROFS: 'Read-only file system',
  ENAMETOOLONG: 'File name too long',
  ETIMEDOUT: 'Connection timed out',
};

function errnoOf({ code, stderr }: Outcome): ErrnoName | undefined {
  if (code === 0) return undefined;
  const names = Object.keys(MESSAGES) as ErrnoName[];
  const name = names.find((candidate) => stderr.trimEnd().endsWith(`: ${MESSAGES[candidate]}`));
  if (name === undefined) throw new Error(`exit ${String(code)}: ${stderr}`);
  return name;
}

// A program may end before its events came through the supervisor's pipe. They come in their order: when a failure that was asked for is there, so are those before it.
async function allEvents(mount: TestMount): Promise<void> {
  const name = `=${randomUUID()}`;
  await run('cat', join(mount.mountPoint, 'puppet', name));
  await mount.event((event) => event.kind === 'failure' && event.path === `/puppet/${name}`);
}

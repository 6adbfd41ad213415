/** The GitHub provider on a real mount, in front of an upstream that answers with what api.github.com gave. */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestHandler } from 'msw';
import { githubHandlers } from '../../providers/github/upstream/handlers.ts';
import type { DriverName } from '../../src/fuse/driver.ts';
import { listenTls } from '../../src/ambient/tls-server.ts';
import { startUpstream, type Upstream } from '../../src/upstream/upstream.ts';
import { providerFile } from './built-providers.ts';
import type { CleanUp } from './clean-up.ts';
import { mountReady, type TestMount } from './mounting.ts';

export const REPOSITORY = 'github/octokit-fixture-org/paginate-issues';

export interface GithubMount extends TestMount {
  readonly upstream: Upstream;
  /** The canary that the operator grants as GITHUB_TOKEN. */
  readonly token: string;
  /** A path below the mount point. */
  path(below: string): string;
}

export interface GithubMountOptions {
  readonly handlers?: readonly RequestHandler[];
  /** More configuration. */
  readonly extra?: string;
  readonly driver?: DriverName;
}

/** Mounts `github` and `hello` side by side. */
export async function mountGithub(
  cleanUp: CleanUp,
  { handlers = [], extra = '', driver }: GithubMountOptions = {},
): Promise<GithubMount> {
  const token = `ghp_canary${randomUUID().replaceAll('-', '')}`;
  const upstream = await startUpstream({
    hosts: ['api.github.com'],
    handlers: [...handlers, ...githubHandlers({ token })],
    listen: listenTls,
  });
  cleanUp.add(() => upstream.stop());
  const configuration = `${await githubConfiguration(cleanUp, upstream)}\n${extra}`;
  const mount = await mountReady(cleanUp, { configuration, driver, environment: { GITHUB_TOKEN: token } });
  return { ...mount, upstream, token, path: (below) => join(mount.mountPoint, below) };
}

/** The configuration that leads `api.github.com` to an upstream, for `github` beside `hello`. */
export async function githubConfiguration(cleanUp: CleanUp, upstream: Upstream): Promise<string> {
  const authority = join(await cleanUp.folder(), 'ca.pem');
  await writeFile(authority, upstream.caPem);
  return `
[origins]
"api.github.com" = { address = "${upstream.address}", ca = "${authority}" }

[providers.hello]
component = "${providerFile('hello')}"

[providers.github]
component  = "${providerFile('github')}"
capability = "network-client"
hosts      = ["api.github.com"]
secrets    = { GITHUB_TOKEN = { env = "GITHUB_TOKEN" } }
`;
}

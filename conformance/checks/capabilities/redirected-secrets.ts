/** Whether a secret follows a redirect to a host where it is not bound. */
import type { RequestEntry } from '../../../src/index.ts';
import { type CheckContext, requestLine, type SubjectMount } from '../../context.ts';
import type { Findings } from '../../finding.ts';
import { shown } from '../observe.ts';
import { ownRequest, tryUse, type UpstreamUse } from '../upstream-uses.ts';
import { canariesOf, createCanarySearch } from './canaries.ts';
import { redirectChain } from './redirect-chain.ts';
import { secretsBorneBy } from './secret-header.ts';

interface Scene {
  readonly context: CheckContext;
  readonly mount: SubjectMount;
  readonly findings: Findings;
}

/** Redirects the use to each other declared host, and on its own; `path` is one that no host has. */
export async function requireSecretsStay(
  { context, mount, findings }: Scene,
  use: UpstreamUse,
  path: string,
): Promise<void> {
  const { manifest } = context.facts;
  const own = ownRequest(use);
  const [method = ''] = own.split(' ', 1);
  const search = createCanarySearch(canariesOf(manifest, mount.secrets));
  const hosts = manifest.hosts.filter(({ methods }) => methods.some((declared) => declared === method));
  for (const { host } of hosts) {
    const where = `${use.operation} ${use.path}, redirected to ${host}`;
    context.step(where);
    const chain = redirectChain(own, `https://${host}${path}`, 1);
    const remove = mount.upstream.inject(chain.injection);
    const tried = await tryUse(mount, use);
    remove();
    if (!tried.answer.ok) findings.add(where, 'success: the host is declared', shown(tried));
    const borne = new Set(
      named(tried.requests, own).flatMap((request) => secretsBorneBy(request, manifest, mount.secrets)),
    );
    for (const hop of named(tried.requests, chain.lines[0] ?? '')) {
      const bound = manifest.secrets.filter((secret) => secret.hosts.some((one) => one === host));
      const expected = bound.map(({ name }) => name).filter((name) => borne.has(name));
      findings.equal(`${where}: secrets of the request`, expected, [...secretsBorneBy(hop, manifest, mount.secrets)]);
      const strangers = search(textOf(hop)).filter(({ secret }) => !expected.includes(secret));
      for (const { secret, form } of strangers) findings.add(where, `nothing of ${secret}`, `its value, ${form}`);
      for (const name of repeated(hop)) findings.add(where, `one header ${name}`, 'it is there twice');
    }
  }
}

function named(requests: readonly RequestEntry[], line: string): readonly RequestEntry[] {
  return requests.filter((request) => requestLine(request) === line);
}

function textOf({ path, headers, body }: RequestEntry): string {
  return [path, ...headers.map(([name, value]) => `${name}: ${value}`), Buffer.from(body).toString('latin1')].join(
    '\n',
  );
}

function repeated({ headers }: RequestEntry): readonly string[] {
  const names = headers.map(([name]) => name.toLowerCase());
  return names.filter((name, index) => names.indexOf(name) !== index);
}

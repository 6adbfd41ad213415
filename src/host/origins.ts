/** `[origins]` for one provider: the operator's addresses and authorities, for the hosts that it may ask (rule 5). */
import { X509Certificate } from 'node:crypto';
import type { EffectiveHost } from '../capability/effective.ts';
import type { Origin } from '../capability/origin.ts';
import { HostError } from '../contract/errors.ts';
import type { HostName } from '../contract/host-name.ts';
import type { OriginConfiguration } from './configuration.ts';

/** Reads the authorities of the hosts' origins. One that cannot be read or holds no certificate fails this provider. */
export async function readOrigins(
  hosts: readonly EffectiveHost[],
  origins: ReadonlyMap<HostName, OriginConfiguration>,
  readText: (path: string) => Promise<string>,
): Promise<ReadonlyMap<HostName, Origin>> {
  const found = new Map<HostName, Origin>();
  for (const { host } of hosts) {
    const origin = origins.get(host);
    if (origin === undefined) continue;
    const { address, port, ca } = origin;
    found.set(
      host,
      ca === undefined ? { address, port } : { address, port, ca: await readAuthority(host, ca, readText) },
    );
  }
  return found;
}

async function readAuthority(
  host: HostName,
  file: string,
  readText: (path: string) => Promise<string>,
): Promise<string> {
  try {
    const pem = await readText(file);
    // Parsed for its error only: TLS takes the text, and would complain at the first request.
    new X509Certificate(pem).toString();
    return pem;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new HostError(
      'provider-failed',
      `the authority of ${host}, ${file}, cannot be used: ${message}`,
      `Correct "ca" of "${host}" in [origins]: a file of PEM certificates.`,
      { cause },
    );
  }
}

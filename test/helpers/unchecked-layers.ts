/** Layers that let everything through, so that a test sees what the others do alone. */
import { type AddressClassifier, canonicalAddress, type VettedAddress } from '../../src/capability/address.ts';
import { deny } from '../../src/capability/denial.ts';
import type { RequestPolicy } from '../../src/capability/request.ts';
import type { HostName } from '../../src/contract/host-name.ts';
import type { DeclaredMethod } from '../../src/contract/manifest.ts';
import { valid } from '../../src/contract/parsed.ts';

/** An address guard that refuses nothing. */
export const uncheckedClassifier: AddressClassifier = (address) => valid(canonicalAddress(address) as VettedAddress);

/** A host policy that refuses nothing that a URL parser understands: any scheme, host, method, header and secret. */
export const uncheckedPolicy: RequestPolicy = (request, effective) => {
  const url = URL.parse(request.url);
  if (url === null) return deny('url-refused', 'not a URL', 'none');
  return valid({
    method: request.method.toUpperCase() as DeclaredMethod,
    url: {
      host: url.host as HostName,
      hostname: url.hostname,
      port: url.port === '' ? 443 : Number(url.port),
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      href: url.href,
    },
    headers: request.headers,
    body: request.body,
    secret: effective.secrets.find(({ name }) => name === request.secret),
  });
};

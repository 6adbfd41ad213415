/** Resolves a name and vets every address of the answer: rules 3 and 5. */
import { type AddressClassifier, canonicalAddress, classifyAnswer } from '../capability/address.ts';
import type { Origin } from '../capability/origin.ts';
import { HostError } from '../contract/errors.ts';

/**
 * All addresses of a name, both families, in the order in which to try them; none is an error of the resolver's own or an
 * empty list. An answer after the signal's abort is thrown away.
 */
export type Resolver = (hostname: string, signal: AbortSignal) => Promise<readonly string[]>;

/** Where a connection goes. Nothing is looked up after this was decided. */
export interface Target {
  /** Canonical IP address. */
  readonly address: string;
  readonly port: number;
  /** PEM certificates instead of the system's, for an origin that has some. */
  readonly ca: string | undefined;
}

/** The targets of one host, to be tried in order. Fails with `address-denied` or `upstream-unreachable`. */
export async function resolveTargets(
  { hostname, port }: { hostname: string; port: number },
  { resolver, classify }: { resolver: Resolver; classify: AddressClassifier },
  signal: AbortSignal,
): Promise<readonly Target[]> {
  const answer = await lookUp(hostname, resolver, signal);
  const vetted = classifyAnswer(answer, classify);
  if (vetted.ok) return vetted.value.map((address) => ({ address, port, ca: undefined }));
  if (answer.length === 0) throw unresolved(hostname);
  const advice = 'only public addresses are connected to; the operator can map the host to another under [origins]';
  throw new HostError('address-denied', `${hostname} ${vetted.problem}`, advice);
}

/** Rule 5: the operator's own word about this host; the one way to a private address. */
export function originTarget({ address, port, ca }: Origin): Target {
  return { address: canonicalAddress(address), port, ca };
}

async function lookUp(hostname: string, resolver: Resolver, signal: AbortSignal): Promise<readonly string[]> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason as Error);
  signal.throwIfAborted();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([resolver(hostname, signal), aborted.promise]);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw unresolved(hostname, error);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function unresolved(hostname: string, cause?: unknown): HostError {
  const advice = "check the name in the manifest and this machine's DNS";
  return new HostError('upstream-unreachable', `${hostname} does not resolve`, advice, { cause });
}

/**
 * Texts so long that the host would refuse them whatever they say: refused here, since they do not fit into the header of a frame,
 * and with the code that the host would give, so that a long URL is no fault of the sandbox.
 */
import { GuestFault, type GuestFaultCode } from './fault.ts';
import type { LiftedError } from './instance.ts';

/** The most characters of JSON that one node, or the answer of `read-file` without its bytes, may have. */
const MAX_ELEMENT_CHARACTERS: number = 256 * 1024;
/** The most headers of a request; the host sends 8 KiB of them at most. */
const MAX_HEADERS = 256;
// Far beyond what the host would take of any of them.
const MAX_FIELD_CHARACTERS = 64 * 1024;

/** The characters of `json`, which `what` names. Fails with a {@link GuestFault} when they are too many to be sent. */
export function refuseOversized(json: unknown, what: string): number {
  const fault = requestFault(queryIn(json));
  if (fault !== undefined) throw new GuestFault(fault[0], `${what} has ${fault[1]}`);
  const characters = JSON.stringify(json).length;
  if (characters > MAX_ELEMENT_CHARACTERS)
    throw new GuestFault('contract-violation', `${what} is larger than ${MAX_ELEMENT_CHARACTERS} characters`);
  return characters;
}

/** An error with as much of its text as the host can show: a long one is still the provider's error, and no violation. */
export function shortenError(error: LiftedError): LiftedError {
  return typeof error.val === 'string' ? { ...error, val: error.val.slice(0, MAX_FIELD_CHARACTERS) } : error;
}

type Fields = Readonly<Record<string, unknown>>;

// An `expand` node, or the query of a file: both have the request in `val.query` or in `val.val`.
function queryIn(json: unknown): Fields | undefined {
  const value = fieldsOf(fieldsOf(json)?.['val']);
  return fieldsOf(fieldsOf(value?.['query'] ?? value?.['val'])?.['request']);
}

function requestFault(request: Fields | undefined): readonly [GuestFaultCode, string] | undefined {
  if (request === undefined) return undefined;
  const { url, headers, secret } = request;
  if (lengthOf(url) > MAX_FIELD_CHARACTERS) return ['url-refused', `a URL of ${lengthOf(url)} characters`];
  if (lengthOf(secret) > MAX_FIELD_CHARACTERS)
    return ['secret-undeclared', `a secret whose name has ${lengthOf(secret)} characters`];
  if (!Array.isArray(headers)) return undefined;
  if (headers.length > MAX_HEADERS) return ['header-refused', `${headers.length} headers`];
  const characters = JSON.stringify(headers).length;
  return characters > MAX_FIELD_CHARACTERS ? ['header-refused', `headers of ${characters} characters`] : undefined;
}

function lengthOf(text: unknown): number {
  return typeof text === 'string' ? text.length : 0;
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
}

/** Why a call failed, told in the sandbox's own words. */

/** Codes that the sandbox may answer with; the host makes a `HostError` of them. `provider-failed` answers a load. */
export type GuestFaultCode =
  | 'trap'
  | 'contract-violation'
  | 'upstream-unreadable'
  | 'too-large'
  | 'provider-failed'
  | 'url-refused'
  | 'header-refused'
  | 'secret-undeclared';

/** A failure that leaves the instance usable. */
export class GuestFault extends Error {
  readonly code: GuestFaultCode;

  constructor(code: GuestFaultCode, message: string) {
    super(message);
    this.name = 'GuestFault';
    this.code = code;
  }
}

const MAX_MESSAGE = 2_000;
const MAX_FRAMES = 3;

/** A thrown value as `Name: message (first WebAssembly frames)`, bounded. */
export function describeThrown(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'a value that is no error was thrown';
  const frames = String(thrown.stack)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at ') && line.includes('wasm'))
    .slice(0, MAX_FRAMES);
  const where = frames.length === 0 ? '' : ` (${frames.join(', ')})`;
  return `${thrown.name}: ${thrown.message}${where}`.slice(0, MAX_MESSAGE).toWellFormed();
}

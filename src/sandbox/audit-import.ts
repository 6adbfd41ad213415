/** The allow list of imports: security.md rule 15. What is not on it is refused by name. */
import { isProvidedWasi, unversionedWasi, WASI_SURFACE } from './wasi/surface.ts';

/** One import of the world root, judged. The reason of a refusal goes on where "…, which" ended. */
export interface AuditedImport {
  readonly name: string;
  readonly allowed: boolean;
  readonly reason: string;
}

/** Judges one import; an import without functions is types only. */
export function judgeImport({ name, functions }: { name: string; functions: readonly string[] }): AuditedImport {
  if (functions.length === 0) return { name, allowed: true, reason: 'types only' };
  const refusal = name.startsWith('wasi:')
    ? refuseWasi(name, functions)
    : notGranted(`has functions (${functions.join(', ')})`);
  return refusal === undefined ? { name, allowed: true, reason: 'inert' } : { name, allowed: false, reason: refusal };
}

function refuseWasi(name: string, functions: readonly string[]): string | undefined {
  if (/^wasi:(?:sockets|http)\//.test(name)) return 'no provider is ever granted';
  const unversioned = unversionedWasi(name);
  if (unversioned === undefined) return notGranted('is not of WASI 0.2');
  if (!isProvidedWasi(unversioned)) return notGranted('is no part of the WASI that is provided');
  const provided: readonly string[] = WASI_SURFACE[unversioned];
  const unknown = functions.filter((wanted) => !provided.includes(wanted));
  return unknown.length === 0 ? undefined : notGranted(`has functions that are not provided (${unknown.join(', ')})`);
}

function notGranted(why: string): string {
  return `is not granted: it ${why}`;
}

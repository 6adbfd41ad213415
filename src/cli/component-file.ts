/** Audits the component that a command names. */
import { readBytes } from '../ambient/texts.ts';
import { HostError } from '../contract/errors.ts';
import { auditComponent } from '../mount/audit-component.ts';
import type { AuditReport } from '../sandbox/audit.ts';
import { MAX_COMPONENT_BYTES } from '../sandbox/prepare.ts';
import { CommandFailure, EXIT } from './output.ts';

/** Fails with a usage error when the file cannot be read, and with one of the environment when no sandbox starts. No code of the component runs. */
export async function auditFile(file: string): Promise<AuditReport> {
  const bytes = await readBytes(file, MAX_COMPONENT_BYTES).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    // A file that is too large is the subject's fault, one that is not there the caller's.
    const exitCode = error instanceof RangeError ? EXIT.subjectFailed : EXIT.usage;
    throw new CommandFailure(exitCode, `cannot read the component: ${message}`, 'Give the path of a .wasm file.');
  });
  return auditComponent(bytes).catch((error: unknown) => {
    if (!(error instanceof HostError)) throw error;
    throw new CommandFailure(EXIT.environment, `no component can be read here: ${error.message}`, error.advice);
  });
}

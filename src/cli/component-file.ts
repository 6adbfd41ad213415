/** Audits the component that a command names. */
import { spawnIsolated } from '../ambient/child-process.ts';
import { cacheDirectory } from '../ambient/environment.ts';
import { openDirectory } from '../ambient/files.ts';
import { readBytes } from '../ambient/texts.ts';
import type { AuditReport } from '../sandbox/audit.ts';
import { createSandbox } from '../sandbox/sandbox.ts';
import { CommandFailure, EXIT } from './output.ts';

/** Fails with a usage error when the file cannot be read. No code of the component runs. */
export async function auditFile(file: string): Promise<AuditReport> {
  const bytes = await readBytes(file).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(EXIT.usage, `cannot read the component: ${message}`, 'Give the path of a .wasm file.');
  });
  const sandbox = createSandbox({
    spawn: spawnIsolated,
    node: process.execPath,
    openDirectory,
    cache: openDirectory(cacheDirectory()),
    emit: () => undefined,
  });
  return sandbox.auditComponent(bytes);
}

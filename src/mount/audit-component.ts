/** The audit of a component's bytes on this machine, in a sandbox as for a mount. */
import { spawnIsolated } from '../ambient/child-process.ts';
import { cacheDirectory } from '../ambient/environment.ts';
import { openDirectory } from '../ambient/files.ts';
import type { AuditReport } from '../sandbox/audit.ts';
import { probeHardening } from '../sandbox/hardening.ts';
import { createPrograms } from '../sandbox/programs.ts';
import { createSandbox } from '../sandbox/sandbox.ts';
import { systemHardening, systemProcesses } from './machine.ts';

/** Says what a file is and whether it can be mounted; no code of it runs. Fails with a `HostError` when no sandbox starts here. */
export async function auditComponent(bytes: Uint8Array): Promise<AuditReport> {
  const cache = openDirectory(cacheDirectory());
  const sandbox = createSandbox({
    spawn: spawnIsolated,
    node: process.execPath,
    programs: createPrograms({ open: openDirectory, spawn: spawnIsolated, node: process.execPath, cache }),
    hardening: await probeHardening('auto', systemHardening),
    processes: systemProcesses,
    cache,
    emit: () => undefined,
  });
  return sandbox.auditComponent(bytes);
}

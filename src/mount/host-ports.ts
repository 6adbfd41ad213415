/** The machine's powers for a host process, and the process's whole life. `host-process.ts` is nothing else. */
import { spawnIsolated } from '../ambient/child-process.ts';
import { openDirectory } from '../ambient/files.ts';
import { packageVersion } from '../ambient/package.ts';
import { createSystemResolver } from '../ambient/resolver.ts';
import { readSecretFile } from '../ambient/secret-file.ts';
import { spoolsIn } from '../ambient/spool.ts';
import { readBytes, readText } from '../ambient/texts.ts';
import type { NativeDriverPorts } from '../fuse/native-driver.ts';
import { type Compose, createCompose, type HostPorts } from '../host/compose.ts';
import { createOutbox } from '../host/outbox.ts';
import { serveHost } from '../host/serve.ts';
import { systemDrivers } from './drivers.ts';
import { systemHardening, systemProcesses } from './machine.ts';

/** What a host is made of on this machine; `mountOptions` as in `NativeDriverPorts`. */
export async function systemHostPorts({
  mountOptions,
}: Pick<NativeDriverPorts, 'mountOptions'> = {}): Promise<HostPorts> {
  return {
    drivers: systemDrivers(mountOptions),
    node: process.execPath,
    spawn: spawnIsolated,
    hardening: systemHardening,
    processes: systemProcesses,
    resolver: createSystemResolver(),
    readBytes,
    readText,
    readSecretFile,
    openDirectory,
    spoolsIn,
    clock: Date.now,
    owner: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
    userAgent: `omnivet/${await packageVersion()}`,
  };
}

/** Serves one mount under the supervisor at the other end of the standard streams, and ends the process. */
export async function runHostProcess(ports: HostPorts, compose: Compose = createCompose(ports)): Promise<never> {
  // The supervisor alone decides about signals; without it standard input ends, and so does the host.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.stdin.destroy());
  const { send, flush } = createOutbox((lines) => process.stdout.write(lines));
  await serveHost({ input: process.stdin, send, clock: Date.now, compose });
  flush();
  // The binding's threads would keep the process; the mount is down.
  process.exit();
}

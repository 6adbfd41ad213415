/** The host process: started by `omnivet mount`, its supervisor, and by nothing else. */
import { spawnIsolated } from '../ambient/child-process.ts';
import { packageVersion } from '../ambient/package.ts';
import { listDirectorySync, readLinkSync } from '../ambient/proc.ts';
import { runProgram } from '../ambient/programs.ts';
import { createSystemResolver } from '../ambient/resolver.ts';
import { readSecretFile } from '../ambient/secret-file.ts';
import { openDirectory } from '../ambient/files.ts';
import { readBytes, readText } from '../ambient/texts.ts';
import { createNativeDriver } from '../fuse/native-driver.ts';
import { createCompose } from '../host/compose.ts';
import { encodeLine } from '../host/control.ts';
import { serveHost } from '../host/serve.ts';

// The supervisor alone decides about signals; without it standard input ends, and so does the host.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.stdin.destroy());

await serveHost({
  input: process.stdin,
  send: (message) => process.stdout.write(encodeLine(message)),
  clock: Date.now,
  compose: createCompose({
    driver: createNativeDriver({
      files: { listDirectory: listDirectorySync, readLink: readLinkSync },
      run: runProgram,
    }),
    node: process.execPath,
    spawn: spawnIsolated,
    resolver: createSystemResolver(),
    readBytes,
    readText,
    readSecretFile,
    openDirectory,
    clock: Date.now,
    owner: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
    userAgent: `omnivet/${await packageVersion()}`,
  }),
});
// The binding's threads would keep the process; the mount is down.
process.exit();

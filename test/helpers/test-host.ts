/** A host process like `src/mount/host-process.ts`, with the layers replaced that the first argument names (a `HostChoice`). */
import { spoolsIn } from '../../src/ambient/spool.ts';
import { runHostProcess, systemHostPorts } from '../../src/mount/host-ports.ts';
import type { HostChoice } from './host-choice.ts';
import { createTestResolver } from './test-resolver.ts';
import { uncheckedClassifier, uncheckedPolicy } from './unchecked-layers.ts';

const choice = JSON.parse(process.argv[2] ?? '{}') as HostChoice;
const { spools } = choice;

await runHostProcess({
  ...(await systemHostPorts()),
  ...(choice.resolver === undefined ? {} : { resolver: createTestResolver(choice.resolver) }),
  ...(spools === undefined ? {} : { spoolsIn: () => spoolsIn(spools) }),
  ...(choice.policy === undefined ? {} : { policy: uncheckedPolicy }),
  ...(choice.classify === undefined ? {} : { classify: uncheckedClassifier }),
});

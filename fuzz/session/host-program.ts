/**
 * The host as shipped, with a resolver of the fuzzer's own: started by a fuzzed mount, and by nothing else. `FOLDER [SABOTAGE]`:
 * where the resolver's files are, and what is to be broken in it, when it is the fuzzer that is tried.
 */
import { createCompose, runHostProcess, systemHostPorts } from '../../src/index.ts';
import { createScriptedResolver } from './scripted-resolver.ts';

const [, , folder = '', sabotage] = process.argv;
const resolver = createScriptedResolver(folder);

if (sabotage === undefined) {
  await runHostProcess({ ...(await systemHostPorts()), resolver });
} else {
  const { implementationOf } = await import('../../conformance/sabotage/implementations.ts');
  const { sabotagedCompose, sabotagedPorts } = await import('../../conformance/sabotage/sabotage.ts');
  const { PLANTED } = await import('./planted.ts');
  const broken = PLANTED[sabotage] ?? implementationOf(sabotage);
  const real = { ...(await systemHostPorts({ mountOptions: broken.mountOptions })), resolver };
  const ports = sabotagedPorts({ ...real, ...PLANTED[sabotage]?.ports?.(real) }, broken);
  await runHostProcess(ports, sabotagedCompose(createCompose(ports), broken));
}

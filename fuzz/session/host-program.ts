/**
 * The host as shipped, with a resolver of the fuzzer's own: started by a fuzzed mount, and by nothing else. Its argument is a
 * `HostOrder`: where the resolver's files are, and how this host differs.
 */
import { createCompose, type HostPorts, runHostProcess, systemHostPorts } from '../../src/index.ts';
import { freshInstances } from './fresh-instances.ts';
import { controlled } from './host-control.ts';
import type { HostOrder } from './host-under-test.ts';
import type { Planted } from './planted.ts';
import { createScriptedResolver } from './scripted-resolver.ts';

const [, , argument = '{}'] = process.argv;
const order = JSON.parse(argument) as HostOrder;
const resolver = createScriptedResolver(order.folder);

function variant(ports: HostPorts): HostPorts {
  const { controlled: isControlled, fresh, folder } = order;
  const seams = { ...ports.seams, ...(fresh === undefined ? {} : { createGuest: freshInstances(fresh, ports.seams) }) };
  return isControlled === true ? controlled({ ...ports, seams }, folder, plant) : { ...ports, seams };
}

let planted: Planted | undefined;

async function plant(name: string | undefined): Promise<void> {
  if (name === undefined) {
    planted = undefined;
    return;
  }
  const { PLANTED } = await import('./planted.ts');
  const { implementationOf } = await import('../../conformance/sabotage/implementations.ts');
  planted = PLANTED[name] ?? implementationOf(name);
}

if (order.switchable === true) {
  const { switchablePorts } = await import('./switchable.ts');
  await runHostProcess(variant(switchablePorts({ ...(await systemHostPorts()), resolver }, () => planted)));
} else if (order.planted === undefined) {
  await runHostProcess(variant({ ...(await systemHostPorts()), resolver }));
} else {
  const { sabotagedCompose, sabotagedPorts } = await import('../../conformance/sabotage/sabotage.ts');
  await plant(order.planted);
  const { mountOptions, classify, readBytes, ...broken }: Planted = planted ?? {};
  const real = { ...(await systemHostPorts({ mountOptions })), resolver };
  const parts = {
    ...(classify === undefined ? {} : { classify }),
    ...(readBytes === undefined ? {} : { readBytes: readBytes(real.readBytes) }),
  };
  const ports = variant(sabotagedPorts({ ...real, ...parts }, broken));
  await runHostProcess(ports, sabotagedCompose(createCompose(ports), broken));
}

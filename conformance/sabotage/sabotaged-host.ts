/** A host process like the one that is shipped, with one thing broken: `node sabotaged-host.ts NAME`, a name of `SABOTAGES`. */
import { createCompose, runHostProcess, systemHostPorts } from '../../src/index.ts';
import { implementationOf } from './implementations.ts';
import { sabotagedCompose, sabotagedPorts } from './sabotage.ts';

const sabotage = implementationOf(process.argv[2] ?? '');
const ports = sabotagedPorts(await systemHostPorts({ mountOptions: sabotage.mountOptions }), sabotage);

await runHostProcess(ports, sabotagedCompose(createCompose(ports), sabotage));

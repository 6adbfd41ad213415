/** The host process: started by `omnivet mount`, its supervisor, and by nothing else. */
import { runHostProcess, systemHostPorts } from './host-ports.ts';

await runHostProcess(await systemHostPorts());

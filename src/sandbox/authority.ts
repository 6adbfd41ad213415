/** What the sandbox needs from the operating system, as a value. */
import type { Spawn } from '../ambient/child-process.ts';
import type { Programs } from './programs.ts';

/** The power to start sandbox processes. */
export interface SandboxAuthority {
  readonly spawn: Spawn;
  /** The Node binary; 26 or later, whose permission model covers the network. */
  readonly node: string;
  readonly programs: Programs;
}

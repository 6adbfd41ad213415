/** What the sandbox needs from the operating system, as a value. */
import type { Spawn } from '../ambient/child-process.ts';
import type { Hardening } from './layers.ts';
import type { Programs } from './programs.ts';

/** The power to start sandbox processes, and to look at them from outside. */
export interface SandboxAuthority {
  readonly spawn: Spawn;
  /** The Node binary; 26 or later, whose permission model covers the network. */
  readonly node: string;
  readonly programs: Programs;
  /** The walls around each process. */
  readonly hardening: Hardening;
  readonly processes: ProcessWatch;
}

/** Looks at processes from outside, without waiting. */
export interface ProcessWatch {
  /** Bytes that a process and its descendants have resident; 0 when they are gone. */
  residentBytes(pid: number): number;
  /** A process and all that descend from it, the oldest first. */
  tree(pid: number): readonly number[];
}

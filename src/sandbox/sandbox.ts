/** The sandbox as the host composes it: everything that touches a component, behind four functions. */
import type { Spawn } from '../ambient/child-process.ts';
import type { Directory } from '../ambient/files.ts';
import type { EventSink } from '../contract/event.ts';
import type { AuditReport } from './audit.ts';
import { createGuest, type SandboxedGuest } from './guest.ts';
import type { GuestOptions } from './instance.ts';
import { auditComponent, prepareComponent, type PreparedComponent } from './prepare.ts';
import { createPrograms } from './programs.ts';

/** What a sandbox is given; there is nothing else that it can reach. */
export interface SandboxOptions {
  readonly spawn: Spawn;
  /** The Node binary for the children: 26 or later, whose permission model covers the network. */
  readonly node: string;
  /** Opens a directory of this installation, to read jco's WebAssembly and `provider.wit`. */
  readonly openDirectory: (path: string) => Directory;
  /** Where transpiled components are kept. */
  readonly cache: Directory;
  /** Told of a cache that cannot be written. */
  readonly emit: EventSink;
}

/** Audits, prepares and runs components. */
export interface Sandbox {
  /** States what a file is and whether it may be mounted; no code of it runs. */
  auditComponent(bytes: Uint8Array): Promise<AuditReport>;
  /** Fails with `provider-failed` on a component that may not be mounted. */
  prepareComponent(bytes: Uint8Array): Promise<PreparedComponent>;
  createGuest(options: GuestOptions): SandboxedGuest;
}

/** Composes a sandbox; nothing is started or read until it is used. */
export function createSandbox({ spawn, node, openDirectory, cache, emit }: SandboxOptions): Sandbox {
  const authority = { spawn, node, programs: createPrograms(openDirectory) };
  return {
    auditComponent: (bytes) => auditComponent(bytes, authority),
    prepareComponent: (bytes) => prepareComponent(bytes, authority, cache, emit),
    createGuest: (options) => createGuest(options, authority),
  };
}

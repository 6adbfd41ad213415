/** The sandbox as the host composes it: everything that touches a component, behind four functions. */
import type { Directory } from '../ambient/files.ts';
import type { EventSink } from '../contract/event.ts';
import type { AuditReport } from './audit.ts';
import type { SandboxAuthority } from './authority.ts';
import { createGuest, type GuestOptions, type SandboxedGuest } from './guest.ts';
import { auditComponent, prepareComponent, type PreparedComponent } from './prepare.ts';

/** What a sandbox is given; there is nothing else that it can reach. */
export interface SandboxOptions extends SandboxAuthority {
  /** Where transpiled components are kept. */
  readonly cache: Directory;
  /** Told of a cache that cannot be written. */
  readonly emit: EventSink;
}

/** Audits, prepares and runs components. */
export interface Sandbox {
  /** States what a file is and whether it may be mounted; no code of it runs. */
  auditComponent(bytes: Uint8Array): Promise<AuditReport>;
  /** Fails with `provider-failed` on a component that may not be mounted; `transpileMs` is 60 s when absent. */
  prepareComponent(bytes: Uint8Array, transpileMs?: number): Promise<PreparedComponent>;
  createGuest(options: GuestOptions): SandboxedGuest;
}

/** Composes a sandbox; nothing is started or read until it is used. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { cache, emit, ...authority } = options;
  return {
    auditComponent: (bytes) => auditComponent(bytes, authority),
    prepareComponent: (bytes, transpileMs) => prepareComponent(bytes, authority, { cache, emit, transpileMs }),
    createGuest: (options) => createGuest(options, authority),
  };
}

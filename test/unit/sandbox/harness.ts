/** A real sandbox in a temporary directory, cleaned up after each test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { type Child, NODE_BINARY, type Spawn, spawnIsolated } from '../../../src/ambient/child-process.ts';
import { processTreeSync, residentBytesSync } from '../../../src/ambient/proc.ts';
import { openDirectory } from '../../../src/ambient/files.ts';
import { HostError } from '../../../src/contract/errors.ts';
import type { HostEvent } from '../../../src/contract/event.ts';
import type { EntryName } from '../../../src/contract/name.ts';
import { parseEntryName } from '../../../src/contract/name.ts';
import { parseProviderPath, type ProviderPath } from '../../../src/contract/path.ts';
import type { ProcessWatch, SandboxAuthority } from '../../../src/sandbox/authority.ts';
import type { GuestOptions, SandboxedGuest } from '../../../src/sandbox/guest.ts';
import { hardeningOf } from '../../../src/sandbox/hardening.ts';
import type { SandboxLimits } from '../../../src/sandbox/limits.ts';
import { createPrograms } from '../../../src/sandbox/programs.ts';
import { createSandbox, type Sandbox } from '../../../src/sandbox/sandbox.ts';

export const processes: ProcessWatch = { residentBytes: residentBytesSync, tree: processTreeSync };

/** The power to start sandboxes with no wall but Node's own, so that the child is the program itself. */
export const bareAuthority: SandboxAuthority = {
  spawn: spawnIsolated,
  node: NODE_BINARY,
  programs: createPrograms({ open: openDirectory, spawn: spawnIsolated, node: NODE_BINARY }),
  hardening: hardeningOf({}),
  processes,
};

/** A sandbox, what it told, and the children that it started. */
export interface Harness {
  readonly sandbox: Sandbox;
  readonly cacheDirectory: string;
  readonly events: readonly HostEvent[];
  readonly children: readonly Child[];
  /** Prepares and makes a guest named "test"; it is closed when the test ends. */
  guest(component: Uint8Array, limits?: Partial<SandboxLimits>, more?: Partial<GuestOptions>): Promise<SandboxedGuest>;
}

/** A cache directory for all tests of one file, so that each component is transpiled once. Called at the top of a file. */
export function sharedCache(): string {
  const directory = mkdtempSync(join(tmpdir(), 'omnivet-sandbox-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  return directory;
}

/** Makes a harness that lasts for the running test; without a shared cache it has one of its own. */
export function createHarness(shared?: string): Harness {
  const cacheDirectory = shared ?? mkdtempSync(join(tmpdir(), 'omnivet-sandbox-'));
  if (shared === undefined) onTestFinished(() => rmSync(cacheDirectory, { recursive: true }));
  const events: HostEvent[] = [];
  const children: Child[] = [];
  const emit = (event: HostEvent): void => void events.push(event);
  const spawn: Spawn = (program, argv) => {
    const child = spawnIsolated(program, argv);
    children.push(child);
    return child;
  };
  const sandbox = createSandbox({
    spawn,
    node: NODE_BINARY,
    programs: bareAuthority.programs,
    hardening: bareAuthority.hardening,
    processes,
    cache: openDirectory(cacheDirectory),
    emit,
  });
  return {
    sandbox,
    cacheDirectory,
    events,
    children,
    async guest(bytes, limits, more) {
      const component = await sandbox.prepareComponent(bytes);
      const guest = sandbox.createGuest({ provider: 'test', component, limits, emit, clock: Date.now, ...more });
      onTestFinished(() => guest.close());
      return guest;
    },
  };
}

/** The error that a promise fails with; a test fails when it is no `HostError`. */
export async function failure(promise: Promise<unknown>): Promise<HostError> {
  const outcome = await promise.then(
    (value) => new Error(`it succeeded with ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (outcome instanceof HostError) return outcome;
  throw outcome;
}

export function path(text: string): ProviderPath {
  const parsed = parseProviderPath(text);
  if (!parsed.ok) throw new Error(`${text} is no path`);
  return parsed.value;
}

export function name(text: string): EntryName {
  const parsed = parseEntryName(text);
  if (!parsed.ok) throw new Error(`${text} is no name`);
  return parsed.value;
}

export function text(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

export function bytes(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

/** From a file's bytes to what a guest runs: audited, transpiled, cached. */
import { createHash } from 'node:crypto';
import type { Directory } from '../ambient/files.ts';
import { HostError } from '../contract/errors.ts';
import type { EventSink } from '../contract/event.ts';
import type { Manifest } from '../contract/manifest.ts';
import { type AuditReport, judge } from './audit.ts';
import type { SandboxAuthority } from './authority.ts';
import { readCache, writeCache } from './cache.ts';
import { bareFacts, type ComponentFacts } from './facts.ts';
import { type ComponentFiles, startTranspiler, type Transpiler } from './transpiler.ts';
import { fileKind } from './transpiler/component.ts';

/** A component that may be mounted. */
export interface PreparedComponent {
  readonly audit: AuditReport;
  readonly manifest: Manifest;
  readonly files: ComponentFiles;
}

/** The largest component that is read. Bytes. */
export const MAX_COMPONENT_BYTES: number = 128 * 1024 * 1024;

/** Audits a file without keeping anything. Fails with `provider-failed` only when the reader cannot be started. */
export async function auditComponent(bytes: Uint8Array, authority: SandboxAuthority): Promise<AuditReport> {
  return inTranspiler(authority, async (transpiler) =>
    judge(await inspect(bytes, transpiler), sha256(bytes), bytes.byteLength),
  );
}

/** Where transpiled components are kept, and how long one may take. */
export interface PrepareOptions {
  readonly cache: Directory;
  readonly emit: EventSink;
  /** Milliseconds for each step of the transpiler; 60 s when absent. */
  readonly transpileMs?: number | undefined;
}

/** Prepares a component; fails with `provider-failed` that names everything that is wrong with it and what to do. */
export async function prepareComponent(
  bytes: Uint8Array,
  authority: SandboxAuthority,
  { cache, emit, transpileMs }: PrepareOptions,
): Promise<PreparedComponent> {
  const sha = sha256(bytes);
  const { version } = await authority.programs.transpiler();
  const key = `${sha}-${version}`;
  const cached = await tolerate('read', () => readCache(cache, key), emit);
  if (cached !== undefined) return accept(cached.facts, cached.files, sha, bytes.byteLength);
  const work = async (transpiler: Transpiler): Promise<PreparedComponent> => {
    const facts = await inspect(bytes, transpiler);
    refuse(judge(facts, sha, bytes.byteLength));
    const entry = { facts, files: await transpiler.transpile() };
    await tolerate('kept', () => writeCache(cache, key, entry), emit);
    return accept(entry.facts, entry.files, sha, bytes.byteLength);
  };
  return inTranspiler(authority, work, transpileMs);
}

async function inTranspiler<Result>(
  authority: SandboxAuthority,
  work: (transpiler: Transpiler) => Promise<Result>,
  transpileMs?: number,
): Promise<Result> {
  const transpiler = await startTranspiler(authority, transpileMs);
  try {
    return await work(transpiler);
  } finally {
    await transpiler.close();
  }
}

async function inspect(bytes: Uint8Array, transpiler: Transpiler): Promise<ComponentFacts> {
  if (bytes.byteLength > MAX_COMPONENT_BYTES) return bareFacts('oversized');
  try {
    return await transpiler.inspect(bytes);
  } catch (error) {
    // The reader started, and then this file ended it: that too is something to say about the file.
    if (!(error instanceof HostError)) throw error;
    const why = error.cause instanceof Error ? error.cause.message : error.message;
    return bareFacts(fileKind(bytes), `reading it failed: ${why}`);
  }
}

function accept(facts: ComponentFacts, files: ComponentFiles, sha: string, bytes: number): PreparedComponent {
  const audit = judge(facts, sha, bytes);
  refuse(audit);
  if (audit.manifest.state === 'bad') throw new Error('a bad manifest was not a problem');
  return { audit, manifest: audit.manifest.manifest, files };
}

function refuse(audit: AuditReport): void {
  const [first] = audit.problems;
  if (first === undefined) return;
  const what = audit.problems.map((problem) => problem.what).join('; ');
  const advice = [...new Set(audit.problems.map((problem) => problem.advice))].join(' ');
  throw new HostError('provider-failed', `the component (sha256 ${audit.sha256.slice(0, 12)}…) ${what}`, advice);
}

// A cache that cannot be used costs time, not the mount.
async function tolerate<Result>(
  what: 'read' | 'kept',
  work: () => Promise<Result>,
  emit: EventSink,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `a transpiled component could not be ${what}: ${why}`;
    emit({
      kind: 'warning',
      message,
      advice: 'Make the cache directory readable and writable; until then each mount transpiles anew.',
    });
    return undefined;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

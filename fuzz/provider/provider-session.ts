/** A provider of an author's, mounted twice side by side: so that what one instance answers is held against what a fresh one does. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UNCACHED } from '../../conformance/context.ts';
import { copyNames } from '../../conformance/subject/subject-configuration.ts';
import { mountBefore } from '../../conformance/subject/subject-mount.ts';
import type { Subject } from '../../conformance/subject/subject.ts';
import { rewritten, startUpstreamControl, type UpstreamControl } from '../../conformance/subject/upstream-control.ts';
import { MountFailed, type RunningMount, startClient, type SyscallClient } from '../../src/index.ts';
import type { Grants } from '../model/request.ts';
import { findSecrets } from '../oracles/canary.ts';
import { illFormed } from '../oracles/explained.ts';
import { networkViolations } from '../oracles/network.ts';
import { guarded } from '../session/guard.ts';
import { hostUnderTest, isSabotaged } from '../session/host-under-test.ts';
import { createNameTable, type NameTable } from '../session/scripted-resolver.ts';
import { type Sinkhole, startSinkhole } from '../session/sinkhole.ts';
import type { Session } from '../target.ts';
import { changedBy, type UpstreamFault } from './upstream-fault.ts';

/** The provider as it is there, each time with a sandbox and a cache of its own. */
export const COPY = {
  first: 0,
  /** The same in another order. */
  other: 1,
  /** Never lists: a host believes a listing that it has seen, and asks no more. */
  neverLists: 2,
} as const;
const COPIES = Object.keys(COPY).length;

/** The mount of a subject. */
export interface ProviderSession extends Session {
  readonly upstream: UpstreamControl;
  readonly client: SyscallClient;
  readonly secrets: readonly string[];
  /** Why there is no mount: the host refuses the provider. */
  readonly refused: string | undefined;
  /** A path of the mount in one of the copies. */
  at(copy: number, path: string): string;
  /** Waits for something in the mount, but not for ever. */
  wait<Value>(work: Promise<Value>): Promise<Value>;
  /** Changes all answers until it is called again. */
  answerWith(fault: UpstreamFault | undefined): void;
  /** The failures that were told since this was asked last, once all of them are told. */
  failures(): Promise<readonly { readonly code: string; readonly message: string; readonly path: string }[]>;
  close(broken?: boolean): Promise<void>;
}

// A call of a sound provider takes milliseconds; the rest is for machines that have much else to do.
const LIMITS = { 'deadline-ms': 5_000 };

const ENDS_AN_INSTANCE: ReadonlySet<string> = new Set(['trap', 'guest-deadline', 'instance-died', 'quarantined']);

interface Parts {
  readonly subject: Subject;
  readonly folder: string;
  readonly upstream: UpstreamControl;
  readonly sinkhole: Sinkhole;
  readonly names: NameTable;
  readonly client: SyscallClient;
}

/** Mounts a subject, in the network that this process is in. */
export async function openProvider(subject: Subject): Promise<ProviderSession> {
  const folder = await mkdtemp(join(tmpdir(), 'omnivet-fuzz-'));
  const upstream = await startUpstreamControl(
    subject.manifest.hosts.map(({ host }) => host),
    subject.handlers,
  );
  const sinkhole = await startSinkhole();
  const names = await createNameTable(folder);
  const client = await startClient();
  const parts = { subject, folder, upstream, sinkhole, names, client };
  const mount = await mountIn(parts).catch((error: unknown) => {
    if (error instanceof MountFailed && error.isProviders) return error;
    throw error;
  });
  return sessionOf(parts, mount);
}

function mountIn({ subject, folder, upstream }: Parts): Promise<RunningMount> {
  const host = isSabotaged() ? hostUnderTest(folder) : undefined;
  const settings = { ...UNCACHED, limits: LIMITS };
  return mountBefore(upstream, { subject: { ...subject, host }, folder, settings, copies: COPIES });
}

function sessionOf(parts: Parts, mounted: RunningMount | MountFailed): ProviderSession {
  const { subject, folder, upstream, sinkhole, names, client } = parts;
  const mount = mounted instanceof MountFailed ? undefined : mounted;
  const copies = copyNames(subject.name, COPIES);
  const secrets = Object.values(subject.secrets);
  const rules = { grants: grantsOf(subject), secrets: subject.secrets };
  let told = 0;
  let looked = 0;
  let isSpent = false;
  return {
    upstream,
    client,
    secrets,
    refused: mounted instanceof MountFailed ? mounted.message : undefined,
    at: (copy, path) => join(mount?.mountPoint ?? '', copies[copy] ?? '') + (path === '/' ? '' : path),
    wait: (work) => (mount === undefined ? work : guarded({ mount }, work)),
    answerWith(fault) {
      upstream.reset();
      upstream.inject((_request, answer) => faulty(answer, fault));
    },
    async failures() {
      await mount?.settled();
      const events = mount?.events() ?? [];
      const fresh = events.slice(told);
      told = events.length;
      const failures = fresh.filter((event) => event.kind === 'failure');
      isSpent ||= failures.some(({ code }) => ENDS_AN_INSTANCE.has(code));
      return failures;
    },
    // Five of them, and the host leaves the provider alone.
    spent: () => isSpent,
    async violations() {
      await mount?.settled();
      const events = mount?.events().slice(looked) ?? [];
      looked += events.length;
      const resolved = await names.asked();
      const sightings = { journal: upstream.journal.entries(), sunk: sinkhole.noticed(), resolved };
      await names.forget();
      sinkhole.clear();
      upstream.clear();
      return [
        ...networkViolations(sightings, rules).map((problem) => `network: ${problem}`),
        ...findSecrets(JSON.stringify(events), secrets).map(({ form }) => `secret: in the events, ${form}`),
        ...illFormed(events).map((problem) => `event: ${problem}`),
      ];
    },
    async close(broken = false) {
      if (broken) client.kill();
      await (broken ? mount?.abort() : mount?.stop());
      client.kill();
      await upstream.stop();
      await sinkhole.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// Nothing may be kept, so that every operation asks anew.
async function faulty(answer: () => Promise<Response>, fault: UpstreamFault | undefined): Promise<Response> {
  const response = await answer();
  if (response.type === 'error' || response.status === 304) return response;
  const body = new Uint8Array(await response.arrayBuffer());
  const whole = { status: response.status, headers: response.headers, body };
  const { status, headers, body: changed } = fault === undefined ? whole : changedBy(fault, whole);
  return rewritten({ status, headers }, Uint8Array.from(changed), { 'cache-control': 'no-store' });
}

function grantsOf({ manifest }: Subject): Grants {
  const headerOf = (as: string): string => (as.startsWith('header:') ? as.slice('header:'.length) : 'authorization');
  return {
    hosts: Object.fromEntries(manifest.hosts.map(({ host, methods }) => [host, methods])),
    headers: manifest.headers,
    secrets: Object.fromEntries(
      manifest.secrets.map(({ name, hosts, as, optional }) => [
        name,
        { hosts, present: true, optional, header: headerOf(as) },
      ]),
    ),
  };
}

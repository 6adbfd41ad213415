/** Bugs that are planted to see that a target finds them, where the conformance suite has no sabotage: one provider alone does not show them. */
import { dirname, join } from 'node:path';
import type { Sabotage } from '../../conformance/sabotage/sabotage.ts';
import {
  classifyAddress,
  type createKernelSession,
  decideRequest,
  type HostPorts,
  type ProviderSeams,
  type UpstreamResponse,
} from '../../src/index.ts';
import { manifestsOf, withManifests } from './manifest-section.ts';

type KernelSession = ReturnType<typeof createKernelSession>;
type Guest = ReturnType<Parameters<NonNullable<ProviderSeams['createGuest']>>[0]>;

/** A sabotage, and what is put in place of the machine's own powers. */
export interface Planted extends Sabotage {
  readonly classify?: HostPorts['classify'];
  readonly readBytes?: (real: HostPorts['readBytes']) => HostPorts['readBytes'];
  /** Of the driver alone, without a host around it. */
  readonly kernelSession?: (real: KernelSession) => KernelSession;
}

const KNOWN_FIELDS = ['name', 'version', 'description', 'hosts', 'headers', 'secrets'];

/** Each by its name. */
export const PLANTED: Readonly<Record<string, Planted>> = {
  // A request is as long as it says, whatever arrived.
  'length-believed': {
    kernelSession: (real) => ({ ...real, take: () => real.take(real.buffer.readUInt32LE(0)) }),
  },
  // Answers are kept by all that makes a question, but who asked it.
  'key-without-provider': { seams: { createCallouts: keptForAll() } },
  // 198.18.0.0/15 is for benchmarks of networks, and nobody's to connect to (RFC 2544).
  'range-forgotten': { classify: withoutBenchmarks },
  'nul-cut-off': { seams: { createGuest: (real) => (options) => cutting(real(options)) } },
  // What a body says of all objects is true of what is selected from the next one.
  'selection-remembers': { seams: { createGuest: (real) => (options) => remembering(real(options)) } },
  'headers-dropped': {
    policy: (request, effective, most) => {
      const decided = decideRequest(request, effective, most);
      if (decided.ok || decided.problem.code !== 'header-refused') return decided;
      return decideRequest({ ...request, headers: [] }, effective, most);
    },
  },
  'manifest-fields-dropped': {
    readBytes: (readBytes) => async (path, most) => withoutStrangeFields(await readBytes(path, most)),
  },
  'component-replaced': {
    readBytes: (readBytes) => (path, most) =>
      readBytes(path, most).catch(() => readBytes(join(dirname(path), 'sound.wasm'), most)),
  },
};

function keptForAll(): NonNullable<ProviderSeams['createCallouts']> {
  const kept = new Map<string, UpstreamResponse>();
  return (real) => (options) => {
    const callouts = real(options);
    return {
      ...callouts,
      async fetch(request, validators) {
        const { method, url, headers, secret } = request;
        const key = JSON.stringify([method, url, headers, secret]);
        const response = kept.get(key) ?? (await callouts.fetch(request, validators));
        if (response.status === 200) kept.set(key, response);
        return response;
      },
    };
  };
}

function withoutBenchmarks(address: string): ReturnType<typeof classifyAddress> {
  // What is said of another address is said of this one.
  const decided = classifyAddress(address.replace(/^198\.1[89]\./, '198.20.'));
  type Vetted = Extract<typeof decided, { ok: true }>['value'];
  return decided.ok ? { ok: true, value: address as Vetted } : decided;
}

// A name with a NUL in it ends there, as it would in C.
function cutting(guest: Guest): Guest {
  return {
    ...guest,
    async listChildren(parent) {
      const nodes = await guest.listChildren(parent);
      return nodes.map((node) =>
        node.tag === 'entry' ? { ...node, val: { ...node.val, name: node.val.name.replace(/\0.*$/s, '') } } : node,
      );
    },
  };
}

function withoutStrangeFields(component: Uint8Array): Uint8Array {
  const manifests = manifestsOf(component).map((bytes) => {
    try {
      const json = JSON.parse(Buffer.from(bytes).toString()) as Readonly<Record<string, unknown>>;
      return Buffer.from(JSON.stringify(Object.fromEntries(KNOWN_FIELDS.map((field) => [field, json[field]]))));
    } catch {
      return bytes;
    }
  });
  return manifests.length === 0 ? component : withManifests(component, manifests);
}

function remembering(guest: Guest): Guest {
  let polluted: Uint8Array | undefined;
  return {
    ...guest,
    async selectJson(body, expression) {
      if (Buffer.from(body).includes('__proto__')) polluted = Buffer.from('yes');
      return (await guest.selectJson(body, expression)) ?? polluted;
    },
  };
}

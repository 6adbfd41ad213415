/** Every arbitrary, with the choices under which all of its classes can be hit: for statistics and tests. */
import type { Classified } from '../classified.ts';
import * as address from './address.ts';
import * as addressNotation from './address-notation.ts';
import * as commandSequence from './command-sequence.ts';
import * as componentBinary from './component-binary.ts';
import * as configText from './config-text.ts';
import * as descriptor from './descriptor.ts';
import * as dnsScript from './dns-script.ts';
import * as driverCalls from './driver-calls.ts';
import * as entryName from './entry-name.ts';
import * as headerList from './header-list.ts';
import * as hostileUrl from './hostile-url.ts';
import * as kernelRequests from './kernel-requests.ts';
import * as listing from './listing.ts';
import * as manifest from './manifest.ts';
import * as mountPath from './mount-path.ts';
import * as nodeTree from './node-tree.ts';
import * as redirectGraph from './redirect-graph.ts';
import * as responseScript from './response-script.ts';
import * as selection from './selection.ts';
import * as sharedAsks from './shared-asks.ts';
import { PUPPET_SLOTS } from './slots.ts';
import * as syscallSequence from './syscall-sequence.ts';

/** What arbitraries are made with for statistics. */
export interface TableSlots {
  /** Sound components: see `component-bases.ts`. */
  readonly components: readonly Uint8Array[];
}

/** All of them, in the order of the targets that use them. */
export function arbitraries({ components }: TableSlots): readonly Classified<unknown>[] {
  return [
    row('urls', hostileUrl.hostileUrl(PUPPET_SLOTS, { huge: true }), hostileUrl.classify, hostileUrl.CLASSES, 4_000),
    row('addresses', address.ipAddress(), address.classify, address.CLASSES),
    row('address-notations', addressNotation.addressNotation(), addressNotation.classify, addressNotation.CLASSES),
    row('dns', dnsScript.dnsScript(), dnsScript.classify, dnsScript.CLASSES),
    row('redirects', redirectGraph.redirectGraph(PUPPET_SLOTS), redirectGraph.classify, redirectGraph.CLASSES),
    row('headers', headerList.headerList(), headerList.classify, headerList.CLASSES),
    row('names', entryName.entryName({ surrogates: true }), entryName.classify, entryName.CLASSES),
    row('listings', listing.listing({ surrogates: true, huge: true }), listing.classify, listing.CLASSES, 4_000),
    row('trees', nodeTree.nodeTree(), nodeTree.classify, nodeTree.CLASSES),
    row('paths', mountPath.mountPath({ file: 'file', directory: 'directory' }), mountPath.classify, mountPath.CLASSES),
    row(
      'syscalls',
      syscallSequence.syscallSequence({ scenes: true }),
      syscallSequence.classify,
      syscallSequence.CLASSES,
    ),
    row('driver-calls', driverCalls.driverCalls(), driverCalls.classify, driverCalls.CLASSES),
    row('kernel-requests', kernelRequests.kernelRequests(), kernelRequests.classify, kernelRequests.CLASSES, 4_000),
    row(
      'responses',
      responseScript.responseScript(['canary-0a1b2c3d']),
      responseScript.classify,
      responseScript.CLASSES,
    ),
    row('descriptors', descriptor.descriptor(PUPPET_SLOTS), descriptor.classify, descriptor.CLASSES),
    row('shared-asks', sharedAsks.sharedAsks(), sharedAsks.classify, sharedAsks.CLASSES),
    row('selections', selection.selection(), selection.classify, selection.CLASSES),
    row('commands', commandSequence.commandSequence(), commandSequence.classify, commandSequence.CLASSES),
    row('components', componentBinary.componentBinary(components), componentBinary.classify, componentBinary.CLASSES),
    row('manifests', manifest.manifest(), manifest.classify, manifest.CLASSES),
    row('config', configText.configText({ component: 'hello.wasm' }), configText.classify, configText.CLASSES),
  ];
}

function row<Value>(
  name: string,
  arbitrary: Classified<Value>['arbitrary'],
  classify: (value: Value) => readonly string[],
  classes: readonly string[],
  samples = 2_000,
): Classified<unknown> {
  return { name, arbitrary, classify, classes, samples } satisfies Classified<Value>;
}

/** What the package offers to programs: `import { startUpstream } from 'omnivet'`. */
export { listenTls } from './ambient/tls-server.ts';
export { buildProvider, type BuildOptions, type BuildResult } from './author/build.ts';
export { formatProblem, type BuildProblem } from './author/problem.ts';
export type { Answer, CallPath, Dirent, Stat } from './client/answer.ts';
export { ClientGone, type FileSystemStatus, type Mutation, type SyscallClient, type Timings } from './client/client.ts';
export { MUTATION_ERRNOS } from './client/mutation-table.ts';
export { type ClientOptions, startClient } from './client/start-client.ts';
export { type ErrorCode, type ErrnoName, errnoOf, ERROR_CODES } from './contract/errors.ts';
export type { HostEvent } from './contract/event.ts';
export {
  EMPTY_MANIFEST,
  type Manifest,
  manifestSchema,
  type ManifestSource,
  parseManifest,
} from './contract/manifest.ts';
export { DEFAULT_DRIVER, DRIVER_NAMES, type DriverName } from './fuse/driver.ts';
// One connection without a kernel at its other end: for whoever feeds it requests.
export { createSession as createKernelSession } from './fuse/kernel/session.ts';
export type { VersionedFileSystem } from './tree/versioned-file-system.ts';
export { type CallTimes, medianTime, timesBetween } from './host/call-times.ts';
export type { MountCounts } from './host/counts.ts';
export type { TimedEvent } from './host/event-log.ts';
export type { Journal, JournalEntry, RequestEntry } from './upstream/journal.ts';
export { recordingHandlers } from './upstream/recording-handlers.ts';
export { parseRecordings, type Recording } from './upstream/recordings.ts';
export { startUpstream, type Upstream, type UpstreamOptions } from './upstream/upstream.ts';
export { MountFailed, type MountRequest, type RunningMount, startMount } from './mount/start-mount.ts';
export { auditComponent } from './mount/audit-component.ts';
export { MAX_COMPONENT_BYTES } from './sandbox/prepare.ts';
export type { AuditReport } from './sandbox/audit.ts';
export { sandboxLayers } from './mount/machine.ts';
export { packageVersion } from './ambient/package.ts';
// Of the host's parts: what a program needs that is a host with one of them replaced.
export { createCompose, type Compose, type HostPorts } from './host/compose.ts';
export type { ProviderSeams } from './host/provider.ts';
export { runHostProcess, systemHostPorts } from './mount/host-ports.ts';
export { decideRequest, type RequestPlan, type RequestPolicy } from './capability/request.ts';
export { classifyAddress } from './capability/address.ts';
export type { Effective } from './capability/effective.ts';
export { HostError } from './contract/errors.ts';
export { jsonOnOneLine } from './contract/json-line.ts';
export { programBeside } from './ambient/program-file.ts';
export type { FileSystem } from './tree/file-system.ts';
export type { Fetcher, UpstreamResponse } from './tree/ports.ts';

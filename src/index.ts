/** What the package offers to programs: `import { startUpstream } from 'omnivet'`. */
export { listenTls } from './ambient/tls-server.ts';
export { buildProvider, type BuildOptions, type BuildResult } from './author/build.ts';
export { formatProblem, type BuildProblem } from './author/problem.ts';
export { type ErrorCode, type ErrnoName, errnoOf, ERROR_CODES } from './contract/errors.ts';
export type { HostEvent } from './contract/event.ts';
export { type Manifest, manifestSchema, type ManifestSource, parseManifest } from './contract/manifest.ts';
export type { TimedEvent } from './host/event-log.ts';
export type { Journal, JournalEntry, RequestEntry } from './upstream/journal.ts';
export { recordingHandlers } from './upstream/recording-handlers.ts';
export { parseRecordings, type Recording } from './upstream/recordings.ts';
export { startUpstream, type Upstream, type UpstreamOptions } from './upstream/upstream.ts';

/** Walks the subject's tree from its root and from the author's samples: bounded, and the same for the same seed. */
import { hash } from 'node:crypto';
import type { Answer } from '../../src/index.ts';
import type { SubjectMount } from '../context.ts';
import type { WalkBounds } from './author-file.ts';
import type { SeenDirectory, SeenFailure, SeenFile } from './facts.ts';
import { childOf } from './path.ts';
import { sampleOf } from './random.ts';

export interface WalkRequest {
  readonly bounds: WalkBounds;
  /** Paths that are looked at whatever is listed. */
  readonly samples: readonly string[];
  readonly random: () => number;
  /** Told each path before it is looked at. */
  readonly step: (what: string) => void;
}

export interface Walked {
  readonly directories: readonly SeenDirectory[];
  readonly files: readonly SeenFile[];
  readonly failures: readonly SeenFailure[];
  readonly bounded: string | undefined;
}

interface Progress {
  readonly directories: SeenDirectory[];
  readonly files: SeenFile[];
  readonly failures: SeenFailure[];
  readonly queue: string[];
  readonly seen: Set<string>;
}

/** Breadth first, samples before what is listed. Nothing that the subject does makes it fail. */
export async function walk(mount: SubjectMount, request: WalkRequest): Promise<Walked> {
  const { bounds, samples } = request;
  const progress: Progress = { directories: [], files: [], failures: [], queue: ['/'], seen: new Set(['/']) };
  for (const sample of samples) enqueue(progress, sample);
  const until = performance.now() + bounds.seconds * 1000;
  let bounded: string | undefined;
  for (let path = progress.queue.shift(); path !== undefined; path = progress.queue.shift()) {
    const all = progress.directories.length + progress.files.length + progress.failures.length;
    if (all >= bounds.paths) bounded ??= `${bounds.paths} paths`;
    else if (performance.now() > until) bounded ??= `${bounds.seconds} s`;
    if (bounded !== undefined && !samples.includes(path)) continue;
    request.step(`walking: ${path}`);
    await look(mount, path, request, progress);
  }
  const { directories, files, failures } = progress;
  return { directories, files, failures, bounded };
}

function enqueue({ queue, seen }: Progress, path: string): void {
  if (seen.has(path)) return;
  seen.add(path);
  queue.push(path);
}

async function look(mount: SubjectMount, path: string, request: WalkRequest, progress: Progress): Promise<void> {
  const status = await noted(mount, path, 'stat', progress, () => mount.client.lstat(mount.at(path)));
  if (!status?.ok) return;
  if (status.value.kind === 'directory') return list(mount, path, request, progress);
  const { size } = status.value;
  const read = await noted(mount, path, 'read', progress, () => mount.client.readFile(mount.at(path)), size);
  if (!read?.ok) return;
  const { bytes } = read.value;
  progress.files.push({ path, size: bytes.byteLength, sha256: hash('sha256', bytes, 'hex') });
}

async function list(mount: SubjectMount, path: string, request: WalkRequest, progress: Progress): Promise<void> {
  const listed = await noted(mount, path, 'list', progress, () => mount.client.readdir(mount.at(path)));
  if (!listed?.ok) return;
  const names = listed.value.map(({ name }) => name).filter((name) => name !== '.' && name !== '..');
  progress.directories.push({ path, names });
  if (depthOf(path) >= request.bounds.depth) return;
  for (const name of sampleOf(names, request.bounds.width, request.random)) enqueue(progress, childOf(path, name));
}

/** Names below the root. */
export function depthOf(path: string): number {
  return path.split('/').filter((name) => name !== '').length;
}

async function noted<Value>(
  mount: SubjectMount,
  path: string,
  operation: SeenFailure['operation'],
  { failures }: Progress,
  use: () => Promise<Answer<Value>>,
  size?: number,
): Promise<Answer<Value>> {
  const from = mount.events().length;
  const asked = mount.upstream.answers().length;
  const answer = await use();
  if (answer.ok) return answer;
  const events = (await mount.settled(from)).flatMap((event) =>
    event.kind === 'failure' ? [{ code: event.code, message: event.message }] : [],
  );
  // A name that upstream does not know is an answer and leaves no event; what it was is in the responses.
  const statuses = mount.upstream
    .answers()
    .slice(asked)
    .map(({ status }) => status);
  const unknown =
    events.length === 0 ? statuses.includes(404) : events.every(({ code }) => code === 'upstream-not-found');
  failures.push({ path, operation, errno: answer.errno, size, events, upstream: answer.errno === 'ENOENT' && unknown });
  return answer;
}

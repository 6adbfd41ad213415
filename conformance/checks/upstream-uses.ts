/** What costs requests: files to read and directories to list, chosen so that few stand for many. */
import type { Answer } from '../../src/index.ts';
import type { SubjectMount } from '../context.ts';
import type { SeenExpansion, SubjectFacts, UpstreamFile } from '../subject/facts.ts';
import { type Observed, observe } from './observe.ts';

/** A file whose bytes, or a directory whose names, upstream answers. */
export type UpstreamUse =
  | ({ readonly operation: 'read' } & UpstreamFile)
  | ({ readonly operation: 'list' } & SeenExpansion);

/** At most so many files and so many listings, each with a last request of its own; of each way to draw a file first one. */
export function usesOf(facts: SubjectFacts, files: number, listings: number): readonly UpstreamUse[] {
  const { upstreamFiles } = facts;
  const spread = [...Map.groupBy(upstreamFiles, ({ drawn, sizeKnown }) => `${drawn} ${sizeKnown}`).values()];
  const ordered = [...spread.flatMap(([first]) => first ?? []), ...upstreamFiles];
  return [
    ...distinct(ordered)
      .slice(0, files)
      .map((file) => ({ operation: 'read' as const, ...file })),
    ...distinct(facts.expansions)
      .slice(0, listings)
      .map((expansion) => ({ operation: 'list' as const, ...expansion })),
  ];
}

/** The request that is the use's own; those before it are of the directories above, or of pages before. */
export function ownRequest({ requests }: Pick<UpstreamFile, 'requests'>): string {
  return requests.at(-1) ?? '';
}

/** What was read or listed. */
export interface Used {
  /** Of a file. */
  readonly bytes?: Uint8Array;
  /** Of a directory, without `.` and `..`. */
  readonly names?: readonly string[];
}

/** Carries it out. */
export function tryUse(mount: SubjectMount, use: Pick<UpstreamUse, 'operation' | 'path'>): Promise<Observed<Used>> {
  const path = mount.at(use.path);
  return observe<Used>(mount, async (client) =>
    use.operation === 'read'
      ? mapAnswer(await client.readFile(path), ({ bytes }) => ({ bytes }))
      : mapAnswer(await client.readdir(path), (entries) => ({
          names: entries.map(({ name }) => name).filter((name) => name !== '.' && name !== '..'),
        })),
  );
}

/** The errno, or `success`. */
export function outcomeOf({ answer }: Pick<Observed<unknown>, 'answer'>): string {
  return answer.ok ? 'success' : answer.errno;
}

/** Whether the same was read or listed. */
export function isSame(one: Used, other: Used): boolean {
  if (one.bytes !== undefined && other.bytes !== undefined) return Buffer.compare(one.bytes, other.bytes) === 0;
  return JSON.stringify(one.names) === JSON.stringify(other.names);
}

function mapAnswer<From, To>(answer: Answer<From>, map: (value: From) => To): Answer<To> {
  return answer.ok ? { ok: true, value: map(answer.value) } : answer;
}

function distinct<Use extends Pick<UpstreamFile, 'requests'>>(uses: readonly Use[]): readonly Use[] {
  const seen = new Set<string>();
  return uses.filter((use) => {
    const request = ownRequest(use);
    return !seen.has(request) && seen.add(request);
  });
}

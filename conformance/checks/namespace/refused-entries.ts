/** What the host says about names that it could not list. */
import type { Json } from '../../finding.ts';
import type { SubjectFacts } from '../../subject/facts.ts';

/** A listing that was refused for one of its entries. */
export interface RefusedEntry {
  /** The directory. */
  readonly path: string;
  readonly problem: 'repeated' | 'invalid';
  readonly message: string;
}

// The host's sentence about it: `list-children("/docs") answered the entry "a/b", which contains "/"`.
const ENTRY = /^list-children\(.*\) answered the entry ".*", which (?<why>.*)$/s;

/** The listings that the walk could not have for that reason. */
export function refusedEntries({ failures }: SubjectFacts): readonly RefusedEntry[] {
  return failures.flatMap(({ path, events }) =>
    events.flatMap(({ code, message }) => {
      const why = code === 'contract-violation' ? ENTRY.exec(message)?.groups?.['why'] : undefined;
      return why === undefined ? [] : [{ path, message, problem: why === 'is listed twice' ? 'repeated' : 'invalid' }];
    }),
  );
}

/** Items of upstream that were left out of a listing. */
export interface LeftOut {
  readonly path: string;
  readonly count: number;
  readonly example: string;
}

/** One for each directory, the last that was told. */
export function leftOutOf({ events }: SubjectFacts): readonly (LeftOut & { readonly [key: string]: Json })[] {
  const last = new Map<string, LeftOut>();
  for (const event of events)
    if (event.kind === 'items-left-out') {
      const { path, count, example } = event;
      last.set(path, { path, count, example });
    }
  return [...last.values()].map((one) => ({ ...one }));
}

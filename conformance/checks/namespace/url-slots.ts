/** The places of a tree where a name may find its way into a URL. */
import type { SeenDirectory, SubjectFacts } from '../../subject/facts.ts';
import { sampleOf } from '../../subject/random.ts';
import { someDirectories, someFiles } from '../../subject/variety.ts';
import type { Slot } from './asking.ts';

const MAX_DIRECTORIES = 12;
const MAX_FILES = 4;

/** A slot, and a name that is there. */
export interface KnownSlot extends Slot {
  readonly known: string | undefined;
}

/** Directories in which any name may be asked, and each name on the way to files that are drawn from responses. */
export function slotsOf(facts: SubjectFacts, random: () => number): readonly KnownSlot[] {
  const some = someDirectories(facts.directories, MAX_DIRECTORIES, random);
  const directories = some.map(({ path, names }) => slotIn({ path, names }));
  const expansions = sampleOf(facts.expansions, MAX_FILES, random).map(slotIn);
  const files = someFiles(facts.upstreamFiles, MAX_FILES, random).flatMap(({ path }) => slotsOnTheWay(path));
  const all = [...expansions, ...files, ...directories];
  return [...new Map(all.map((one) => [JSON.stringify([one.directory, one.rest]), one])).values()];
}

function slotsOnTheWay(path: string): readonly KnownSlot[] {
  const names = path.split('/').slice(1);
  return names.map((name, at) => {
    const rest = names.slice(at + 1).map((below) => `/${below}`);
    return {
      directory: `/${names.slice(0, at).join('/')}`,
      known: name,
      rest: rest.join(''),
      escapes: /%2f/i.test(name),
    };
  });
}

function slotIn({ path, names }: SeenDirectory): KnownSlot {
  return { directory: path, known: names[0], rest: '', escapes: escapesNames(names) };
}

/** Whether a "/" of upstream is written as an escape, as some providers rightly do: a name cannot hold it. */
export function escapesNames(names: readonly string[]): boolean {
  return names.some((name) => /%2f/i.test(name));
}

/** Looks at a subject before the checks run: what it is made of decides which of them apply. */
import type { MountSettings, SubjectMount } from '../context.ts';
import { attributeDirectory, attributeFile, NAMES_KEPT, NO_STORE } from './attribution.ts';
import type { SeenDirectory, SeenExpansion, SeenFile, SubjectFacts, UpstreamFile } from './facts.ts';
import { randomFrom } from './random.ts';
import type { Subject } from './subject.ts';
import { unseenOf } from './unseen.ts';
import { someDirectories, someFiles } from './variety.ts';
import { walk } from './walk.ts';

export interface Looking {
  /** The mount that checks share; walking it first is what an operator would do. */
  readonly shared: () => Promise<SubjectMount>;
  /** A mount of one's own, for as long as `use` takes. */
  readonly withMount: <Result>(
    settings: MountSettings,
    use: (mount: SubjectMount) => Promise<Result>,
  ) => Promise<Result>;
  /** Starts what {@link Looking.withMount} will want. */
  readonly warm: (settings: MountSettings) => Promise<void>;
  readonly step: (what: string) => void;
}

// Paths whose requests are found out one by one, each for some 5 ms.
const MAX_FILES = 12;
const MAX_DIRECTORIES = 12;

/** Everything that is known of a subject. Fails when it cannot be mounted. */
export async function lookAt(subject: Subject, { shared, withMount, warm, step }: Looking): Promise<SubjectFacts> {
  const mount = await shared();
  // All wait for what is seen here. What keeps it from starting is told to whoever wants it.
  if (subject.manifest.hosts.length > 0) warm(NAMES_KEPT).catch(() => undefined);
  const { samples, walk: bounds } = subject.author;
  const random = randomFrom(subject.seed, 'walk');
  const wanted = samples.filter(({ errno }) => errno === undefined).map(({ path }) => path);
  const walked = await walk(mount, { bounds, samples: wanted, random, step });
  const events = await mount.settled();
  const requests = mount.upstream.requests();
  const attributed =
    requests.length === 0
      ? { upstreamFiles: [], expansions: [] }
      : await withMount(NAMES_KEPT, (mount) => attribute(mount, walked, { random, step }));
  const facts = { manifest: subject.manifest, samples, ...walked, ...attributed, requests, events };
  return { ...facts, unseen: unseenOf(facts, subject) };
}

interface Seen {
  readonly directories: readonly SeenDirectory[];
  readonly files: readonly SeenFile[];
}

interface Choice {
  readonly random: () => number;
  readonly step: (what: string) => void;
}

async function attribute(
  mount: SubjectMount,
  { directories, files }: Seen,
  { random, step }: Choice,
): Promise<{ upstreamFiles: UpstreamFile[]; expansions: SeenExpansion[] }> {
  const remove = mount.upstream.inject(NO_STORE);
  const upstreamFiles: UpstreamFile[] = [];
  const expansions: SeenExpansion[] = [];
  for (const file of someFiles(files, MAX_FILES, random)) {
    step(`finding the requests of ${file.path}`);
    const attributed = await attributeFile(mount, file);
    if (attributed !== undefined) upstreamFiles.push(attributed);
  }
  for (const directory of someDirectories(directories, MAX_DIRECTORIES, random)) {
    step(`finding the requests of ${directory.path}`);
    const attributed = await attributeDirectory(mount, directory);
    if (attributed !== undefined) expansions.push(attributed);
  }
  remove();
  return { upstreamFiles, expansions };
}

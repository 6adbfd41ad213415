/** Many cases in few directories, whose names are the cases: they are known from a listing, and no case is looked up by itself. */
import { puppetPath, type PuppetScript, puppetSegments } from '../../providers/puppet/encoder.ts';
import { PUPPET_SLOTS } from '../arbitraries/slots.ts';
import type { MountSession } from './session.ts';
import { plainAnswer } from './upstream.ts';

type Answering = Parameters<MountSession['world']['upstream']['answer']>[0];

/** A directory with some of the cases. */
interface Listed {
  readonly mark: string;
  readonly path: string;
  /** Of each script its names. */
  readonly names: readonly (readonly string[])[];
  /** What upstream answers to the one request that the listing makes. */
  readonly items: string;
}

/**
 * Lists directories of the puppet that have the scripts as their names, and gives the paths of the scripts, in order; one that is longer
 * than a name has a path of its own. Upstream answers `answering` from then on. What the host knows from a listing it does not ask the
 * provider. There are two, one for each program: the kernel looks up one name of a directory at a time.
 */
export async function inListings(
  scripts: readonly PuppetScript[],
  session: MountSession,
  answering: Answering,
): Promise<readonly string[]> {
  const { world } = session;
  const half = Math.ceil(scripts.length / 2);
  const parts = [scripts.slice(0, half), scripts.slice(half)].filter((part) => part.length > 0);
  const listed = parts.map((part) => listedAs(part, `c${session.next()}`));
  const items = new Map(listed.map((one) => [`/${one.mark}`, one.items]));
  world.upstream.answer((request) => {
    const body = items.get(request.path);
    return body === undefined ? answering(request) : plainAnswer(body);
  });
  const answers = await session.list(listed.map(({ path }) => world.at(path)));
  // Where that fails each has its own path all the same: what is wrong with listings is for others to say.
  return listed.flatMap(({ path, names }, index) =>
    names.map((segments) =>
      (answers[index]?.ok === true && segments.length === 1 ? [path, ...segments] : segments).join('/'),
    ),
  );
}

function listedAs(scripts: readonly PuppetScript[], mark: string): Listed {
  const url = `https://${PUPPET_SLOTS.declared}/${mark}`;
  const names = scripts.map((script) => puppetSegments(script));
  const items = scripts.flatMap((script, index) => {
    const [name, more] = names[index] ?? [];
    return name === undefined || more !== undefined ? [] : [{ name, kind: 'list' in script ? 'directory' : 'file' }];
  });
  const path = puppetPath({ list: [{ expand: { url, select: { json: '@' } } }], names: 'scripts' });
  return { mark, path, names, items: JSON.stringify(items) };
}

/** Asks for something below a name, and tells what went out for it. */
import type { SubjectMount } from '../../context.ts';
import type { Failure } from '../observe.ts';
import { childOf } from '../../subject/path.ts';
import { askedUrl } from './asked-url.ts';
import type { AskedFor } from './url-template.ts';

/** A place in the tree that takes any name: `directory/NAME` and what is below it. */
export interface Slot {
  readonly directory: string;
  /** `/issues/title`, or empty for the name itself. */
  readonly rest: string;
  /** Names there are written with escapes: "%" is not itself. */
  readonly escapes: boolean;
}

export interface Asking {
  readonly requests: readonly AskedFor[];
  /** Requests that the host would not make for how they were written. */
  readonly refusals: readonly Failure[];
}

const REFUSALS: ReadonlySet<string> = new Set(['url-refused', 'host-undeclared', 'header-refused']);
/** Names that are looked at in a directory that was found. */
const CHILDREN = 1;

/** Looks at a name, and one level deeper where it resolves. */
export async function askFor(mount: SubjectMount, { directory, rest }: Slot, name: string): Promise<Asking> {
  const told = mount.events().length;
  const asked = mount.upstream.requests().length;
  const errnos = await touch(mount, childOf(directory, name) + rest);
  const requests = mount.upstream.requests().slice(asked);
  const refusals = errnos.includes('EACCES')
    ? (await mount.settled(told)).filter((event) => event.kind === 'failure').filter(({ code }) => REFUSALS.has(code))
    : [];
  return { requests: requests.map((request) => ({ asked: askedUrl(request), name })), refusals };
}

async function touch({ client, at }: SubjectMount, path: string): Promise<readonly string[]> {
  const status = await client.lstat(at(path));
  if (!status.ok) return [status.errno];
  if (status.value.kind !== 'directory') return errnosOf([await client.readFile(at(path))]);
  const listed = await client.readdir(at(path));
  if (!listed.ok) return [listed.errno];
  const names = listed.value.map((entry) => entry.name).filter((entry) => entry !== '.' && entry !== '..');
  const below = [];
  for (const child of names.slice(0, CHILDREN)) below.push(await client.readFile(at(childOf(path, child))));
  return errnosOf(below);
}

function errnosOf(
  answers: readonly ({ readonly ok: true } | { readonly ok: false; readonly errno: string })[],
): string[] {
  return answers.flatMap((answer) => (answer.ok ? [] : [answer.errno]));
}

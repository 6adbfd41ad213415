/** Finds some paths of a provider: what is listed from its root on, and from where its author says that something is. */
import type { FoundPaths } from './provider-case.ts';
import { look } from './look.ts';
import { COPY, type ProviderSession } from './provider-session.ts';

const MOST_PATHS = 200;
const DEEPEST = 8;
/** Of each directory, so many of its first names and of its last. */
const FIRST = 6;
const LAST = 2;

/** The root first; the same each time for the same provider. */
export async function discover(session: ProviderSession, samples: readonly string[]): Promise<FoundPaths> {
  if (session.refused !== undefined) return { all: ['/'], directories: ['/'] };
  session.answerWith(undefined);
  const found = ['/', ...new Set(samples.flatMap(ancestors))].filter((path, index, all) => all.indexOf(path) === index);
  const directories = ['/'];
  for (let at = 0; at < found.length && found.length < MOST_PATHS; at += 1) {
    const path = found[at] ?? '/';
    if (path.split('/').length > DEEPEST) continue;
    const { names, errno } = await look(session, 'list', COPY.first, path);
    if (errno === 'ok' && path !== '/') directories.push(path);
    const some = names.length <= FIRST + LAST ? names : [...names.slice(0, FIRST), ...names.slice(-LAST)];
    const below = some.map(({ name }) => `${path === '/' ? '' : path}/${name}`);
    found.push(...below.filter((one) => !found.includes(one)));
  }
  return { all: found.slice(0, MOST_PATHS), directories };
}

function ancestors(path: string): readonly string[] {
  const names = path.split('/').filter((name) => name !== '');
  return names.map((_, index) => `/${names.slice(0, index + 1).join('/')}`);
}

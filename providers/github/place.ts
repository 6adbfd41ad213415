/** Where a path is in the provider's tree. The only place that looks at a path's text. */

/** Issues and pull requests have the same tree; GitHub numbers them together. */
export type Collection = '_issues' | '_prs';

/** Which of them a directory holds. */
export type State = '_open' | '_all';

/** One repository; both parts have been held against GitHub's own rules, so they are safe in a URL as they are. */
export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

/** A directory of the tree. */
export type Place =
  | { readonly kind: 'root' }
  | { readonly kind: 'owner'; readonly owner: string }
  | { readonly kind: 'repository'; readonly at: Repository }
  | { readonly kind: 'facts'; readonly at: Repository }
  | { readonly kind: 'states'; readonly at: Repository; readonly collection: Collection }
  | { readonly kind: 'list'; readonly at: Repository; readonly collection: Collection; readonly state: State }
  | { readonly kind: 'item'; readonly at: Repository; readonly collection: Collection; readonly number: string };

// What github.com accepts when an account or a repository is made.
const OWNER = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/;
const REPO = /^[A-Za-z0-9._-]{1,100}$/;
const NUMBER = /^[1-9][0-9]{0,9}$/;

/** The directory at `path`, or `undefined` when there cannot be one. Any text may be asked for. */
export function placeAt(path: string): Place | undefined {
  if (path === '/') return { kind: 'root' };
  if (!path.startsWith('/')) return undefined;
  let here: Place | undefined = { kind: 'root' };
  for (const name of path.slice(1).split('/')) here = here && childPlace(here, name);
  return here;
}

/** The directory named `name` in `parent`, if there can be one. */
export function childPlace(parent: Place, name: string): Place | undefined {
  switch (parent.kind) {
    case 'root':
      return OWNER.test(name) ? { kind: 'owner', owner: name } : undefined;
    case 'owner':
      return isRepo(name) ? { kind: 'repository', at: { owner: parent.owner, repo: name } } : undefined;
    case 'repository':
      if (name === '_repo') return { kind: 'facts', at: parent.at };
      return isCollection(name) ? { kind: 'states', at: parent.at, collection: name } : undefined;
    case 'states':
      return isState(name) ? { ...parent, kind: 'list', state: name } : undefined;
    case 'list':
      return NUMBER.test(name)
        ? { kind: 'item', at: parent.at, collection: parent.collection, number: name }
        : undefined;
    case 'facts':
    case 'item':
      return undefined;
  }
}

function isRepo(name: string): boolean {
  return REPO.test(name) && name !== '.' && name !== '..';
}

function isCollection(name: string): name is Collection {
  return name === '_issues' || name === '_prs';
}

function isState(name: string): name is State {
  return name === '_open' || name === '_all';
}

/** GitHub's repositories, issues and pull requests as files; the tree is in the README. */
import {
  directory,
  file,
  json,
  type Node,
  notAFile,
  notFound,
  type Provider,
  query,
  type Request,
} from 'omnivet/provider';
import { ITEM_LEAVES, REPOSITORY_LEAVES } from './leaves.ts';
import { childPlace, type Place, placeAt } from './place.ts';
import { HOST, itemExpansion, itemRequest, listExpansion, repositoryRequest, TOKEN } from './requests.ts';

export const provider: Provider = {
  manifest: {
    name: 'github',
    version: '1.0.0',
    description: 'GitHub repositories, issues and pull requests as files',
    hosts: [{ host: HOST, why: 'the REST API', methods: ['GET'] }],
    headers: ['x-github-api-version'],
    secrets: [
      { name: TOKEN, why: 'rate limits and private repositories', hosts: [HOST], as: 'bearer', optional: true },
    ],
  },

  lookupChild(parent, name) {
    const place = placeAt(parent);
    if (place === undefined) return undefined;
    if (leavesOf(place)?.select(name) !== undefined) return file(name);
    const child = childPlace(place, name);
    if (child === undefined) return undefined;
    // Whether an issue exists, and is open, only GitHub knows. Owners and repositories resolve without asking.
    if (place.kind === 'list') return itemExpansion(place.at, place.collection, place.state, name);
    return directory(name);
  },

  listChildren(parent) {
    const place = placeAt(parent);
    return place === undefined ? [] : childrenOf(place);
  },

  readFile(path) {
    if (placeAt(path) !== undefined) return notAFile();
    const slash = path.lastIndexOf('/');
    const place = placeAt(path.slice(0, slash));
    const leaves = place && leavesOf(place);
    const expression = leaves?.select(path.slice(slash + 1));
    return leaves === undefined || expression === undefined ? notFound() : query(leaves.request, json(expression));
  },
};

function childrenOf(place: Place): readonly Node[] {
  switch (place.kind) {
    case 'root':
    case 'owner':
      // GitHub has 100 million of them: they resolve by name and are not listed.
      return [];
    case 'repository':
      return [directory('_repo'), directory('_issues'), directory('_prs')];
    case 'states':
      return [directory('_open'), directory('_all')];
    case 'list':
      return [listExpansion(place.at, place.collection, place.state)];
    case 'facts':
    case 'item':
      return leavesOf(place)?.names.map((name) => file(name)) ?? [];
  }
}

/** The files of a directory, and the one response that all of them are drawn from. */
interface Leaves {
  readonly names: readonly string[];
  readonly request: Request;
  readonly select: (name: string) => string | undefined;
}

function leavesOf(place: Place): Leaves | undefined {
  if (place.kind === 'facts') return leaves(REPOSITORY_LEAVES, repositoryRequest(place.at));
  if (place.kind === 'item') return leaves(ITEM_LEAVES[place.collection], itemRequest(place.at, place.number));
  return undefined;
}

function leaves(expressions: Readonly<Record<string, string>>, request: Request): Leaves {
  return {
    names: Object.keys(expressions),
    request,
    // Not just expressions[name]: a user may ask for a file named "constructor".
    select: (name) => (Object.hasOwn(expressions, name) ? expressions[name] : undefined),
  };
}

/**
 * What `omnivet bench` mounts: one tree of directories and files, as often as anybody asks for a copy of it. `/local/COPY/…` is
 * the provider's own, `/remote/COPY/…` comes from the service. A copy that nobody has asked for is cold everywhere.
 */
import {
  directory,
  expand,
  file,
  get,
  jmesString,
  json,
  type Node,
  notAFile,
  notFound,
  type Provider,
  body,
  query,
  text,
} from 'omnivet/provider';
import { PARTS, type Shape, shapeAt, textOf } from './shape.ts';

const HOST = 'bench.example.org';

/** Where a path leads: whose it is, and which part of which copy. */
interface Place {
  readonly source: 'local' | 'remote';
  readonly copy: string;
  /** Below the copy's root; empty for the root itself. */
  readonly inside: string;
}

export const provider: Provider = {
  manifest: {
    name: 'bench',
    version: '1.0.0',
    description: 'Directories and files of known sizes, to measure',
    hosts: [{ host: HOST, why: 'the files to measure', methods: ['GET'] }],
  },

  lookupChild(parent, name) {
    if (parent === '/') return name === 'local' || name === 'remote' ? directory(name) : undefined;
    const place = placeAt(parent);
    if (place === undefined) return /^[a-z0-9-]+$/.test(name) ? directory(name) : undefined;
    const shape = partOf({ ...place, inside: join(place.inside, name) });
    if (shape === undefined) return undefined;
    return isListed(place) ? listOf(place) : nodeOf(shape);
  },

  listChildren(path) {
    if (path === '/') return [directory('local'), directory('remote')];
    const place = placeAt(path);
    if (place === undefined) return [];
    if (place.inside === '') return PARTS.filter(({ name }) => partOf({ ...place, inside: name })).map(nodeOf);
    if (isListed(place)) return [listOf(place)];
    const shape = partOf(place);
    return shape?.kind === 'directory' ? shape.children.map(nodeOf) : [];
  },

  readFile(path) {
    const place = placeAt(path);
    const shape = place === undefined ? undefined : partOf(place);
    if (place === undefined || shape === undefined) return notFound();
    if (shape.kind === 'directory') return notAFile();
    if (place.source === 'local') return text(textOf(shape.name, shape.size));
    // A file of a listed directory is a leaf of an item; any other is the whole of a response.
    return query(get(urlOf(place)), isListed(parentOf(place)) ? json('text') : body);
  },
};

/** `undefined` for the places above every copy. */
function placeAt(path: string): Place | undefined {
  const [source, copy, ...rest] = path.split('/').slice(1);
  if ((source !== 'local' && source !== 'remote') || copy === undefined) return undefined;
  return { source, copy, inside: rest.join('/') };
}

/** Whether the service says what is in a directory; the parts of a copy, and the names of `bodies`, are always the same. */
function isListed({ source, inside }: Place): boolean {
  return source === 'remote' && inside !== '' && inside !== 'bodies';
}

function parentOf(place: Place): Place {
  return { ...place, inside: place.inside.slice(0, Math.max(0, place.inside.lastIndexOf('/'))) };
}

/** What is there. The provider's own are directories and what is in them: it does not carry 64 MiB. */
function partOf({ source, inside }: Place): Shape | undefined {
  const shape = shapeAt(inside);
  return source === 'local' && shape?.kind === 'file' && !inside.includes('/') ? undefined : shape;
}

function join(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

function urlOf({ copy, inside }: Place): string {
  return `https://${HOST}/${copy}/${inside}`;
}

/** One request brings the directory and everything below it: each item is kept as the answer of its own URL. */
function listOf(place: Place): Node {
  return expand({
    request: get(urlOf(place)),
    select: json('children'),
    kind: 'file',
    itemUrl: `join('', [${jmesString(`${urlOf(place)}/`)}, name])`,
  });
}

function nodeOf(shape: Shape): Node {
  return shape.kind === 'directory' ? directory(shape.name) : file(shape.name, { size: shape.size });
}

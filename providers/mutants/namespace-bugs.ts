/** Bugs of names, kinds and listings. */
import { directory, expand, file, json, type Node, type Provider, query, text, urlSegment } from 'omnivet/provider';
import { askApi, askWidget } from './requests.ts';
import type { NAMESPACE } from './namespace-table.ts';
import { all, type Change, listing, lookup, requests, stateful } from './change.ts';
import { selecting } from './selecting.ts';

/** Each by its name in the table. */
export const NAMESPACE_BUGS: Readonly<Record<(typeof NAMESPACE)[number]['name'], Change>> = {
  'lists-a-ghost-file': listing('/docs', (nodes) => [...nodes, file('ghost.txt')]),
  'lists-a-ghost-directory': listing('/docs', (nodes) => [...nodes, directory('ghost')]),
  'selects-nothing': (sound) => ({
    ...sound,
    readFile(path) {
      const [, name = ''] = /^\/widgets\/([^/]+)\/title$/.exec(path) ?? [];
      return name === '' ? sound.readFile(path) : query(askWidget(name), json('heading'));
    },
  }),
  'kind-flips': lookup((parent, name, node) => (parent === '/docs' && name === 'index.md' ? directory(name) : node)),
  'lists-twice': listing('/docs', (nodes) => [...nodes, ...nodes.slice(0, 1)]),
  'bad-name': listing('/docs', (nodes) => [...nodes, file('a/b')]),
  'bad-item-name': listing('/widgets', (nodes) =>
    nodes.map((node) => selecting(node, "[*].merge(@, {name: join('/', [state, name])})")),
  ),
  'invents-names': (sound) => ({
    ...sound,
    lookupChild: (parent, name) => sound.lookupChild(parent, name) ?? file(name),
    readFile(path) {
      const content = sound.readFile(path);
      return content.tag === 'not-found' ? text('') : content;
    },
  }),
  'unlisted-traps': lookup((parent, name, node) => {
    if (node === undefined) throw new RangeError(`${parent} has no ${name}`);
    return node;
  }),
  'trusts-prototypes': all(
    // "in" looks at the prototype, too.
    lookup((parent, name, node) => (parent === '/docs' && name in {} ? file(name) : node)),
    (sound) => ({
      ...sound,
      readFile(path) {
        const [name = ''] = /(?<=^\/docs\/)[^/]+$/.exec(path) ?? [];
        return name in {} ? text(`what every object has under ${name}\n`) : sound.readFile(path);
      },
    }),
  ),
  'answers-another-name': (sound) => ({
    ...sound,
    lookupChild(parent, name) {
      const isIt = (node: Node): boolean => node.tag === 'entry' && node.val.name.toLowerCase() === name.toLowerCase();
      return sound.listChildren(parent).find(isIt) ?? sound.lookupChild(parent, name);
    },
  }),
  'folds-names': lookup((_, name, node) =>
    node?.tag === 'entry' ? { ...node, val: { ...node.val, name: name.toLowerCase() } } : node,
  ),
  shuffles: stateful(
    () => ({ reversed: true }),
    (state) =>
      listing('/docs', (nodes) => {
        state.reversed = !state.reversed;
        return state.reversed ? nodes.toReversed() : nodes;
      }),
  ),
  'numbers-its-listings': stateful(
    () => ({ listings: 0 }),
    (state) =>
      all(
        listing('/docs', (nodes) => {
          state.listings += 1;
          return [...nodes, file(`listing-${state.listings}.txt`)];
        }),
        lookup((parent, name, node) => (parent === '/docs' && NUMBERED.test(name) ? file(name) : node)),
        (sound) => ({ ...sound, readFile: (path) => (NUMBERED.test(path) ? text('') : sound.readFile(path)) }),
      ),
  ),
  'forgets-what-was-looked-up': stateful(
    () => new Set<string>(),
    (seen) =>
      all(
        lookup((parent, name, node) => {
          if (parent === '/docs') seen.add(name);
          return node;
        }),
        listing('/docs', (nodes) => nodes.filter((node) => node.tag !== 'entry' || !seen.has(node.val.name))),
      ),
  ),
  'contains-itself': containsItself,
  'list-fails': listing('/docs/chapters', () => {
    throw new TypeError('the chapters cannot be listed');
  }),
  'lists-without-end': all(
    listing('/', (nodes) => [...nodes, directory('endless')]),
    lookup((parent, name, node) => (parent === '/' && name === 'endless' ? directory(name) : node)),
    listing('/endless', () => [
      expand({ request: askApi('/endless?page=1'), select: json('[]'), kind: 'file', pages: 1_000 }),
    ]),
  ),
  'expands-no-array': listing('/files', (nodes) => nodes.map((node) => selecting(node, '@'))),
  'concatenates-names': requests((request) => ({ ...request, url: decodeURIComponent(request.url) })),
  'asks-thrice': lookup((parent, name, node) =>
    parent === '/widgets'
      ? expand({
          request: askApi(`/widgets?per_page=3&for=${urlSegment(name)}`),
          select: json('[*].{name: name, version: updated_at}'),
          kind: 'directory',
          pages: 3,
        })
      : node,
  ),
};

const NUMBERED = /^(?:\/docs\/)?listing-\d+\.txt$/;

/** `/docs/again/again` is `/docs`. */
function containsItself(sound: Provider): Provider {
  const outermost = (path: string): string => path.replace(/^\/docs(?:\/again)+(?=\/|$)/, '/docs');
  return {
    ...sound,
    lookupChild(parent, name) {
      const inDocs = outermost(parent) === '/docs';
      return inDocs && name === 'again' ? directory(name) : sound.lookupChild(outermost(parent), name);
    },
    listChildren(parent) {
      const nodes = sound.listChildren(outermost(parent));
      return outermost(parent) === '/docs' ? [...nodes, directory('again')] : nodes;
    },
    readFile: (path) => sound.readFile(outermost(path)),
  };
}

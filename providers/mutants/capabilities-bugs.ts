/** Bugs of what is asked for, of what is declared, and of what is selected. */
import { body, expand, get, json, type ManifestSource, query, type Request } from 'omnivet/provider';
import { API, askApi, FILES, HEADERS, KEY, TOKEN } from './requests.ts';
import type { CAPABILITIES } from './capabilities-table.ts';
import { type Change, furtherFile, lookup, manifest, requests } from './change.ts';

/** Each by its name in the table. */
export const CAPABILITY_BUGS: Readonly<Record<(typeof CAPABILITIES)[number]['name'], Change>> = {
  posts: raw((request) => ({ ...request, method: 'post', body: new Uint8Array() })),
  'bad-expression': (sound) => ({
    ...sound,
    readFile(path) {
      const content = sound.readFile(path);
      if (content.tag !== 'query' || !path.endsWith('/title')) return content;
      return query(content.val.request, json('title ||'));
    },
  }),
  'quotes-nothing': lookup((parent, name, node) =>
    parent === '/widgets'
      ? expand({
          request: askApi('/widgets?per_page=100'),
          select: json(`[?name == '${name}'].{name: name, version: updated_at}`),
          kind: 'directory',
        })
      : node,
  ),
  'undeclared-host': raw((request) => ({ ...request, url: request.url.replace(FILES, 'mirror.specimen.example') })),
  'asks-plainly': raw((request) => ({ ...request, url: request.url.replace('https:', 'http:') })),
  'asks-an-address': raw((request) => ({ ...request, url: request.url.replace(FILES, '192.0.2.1') })),
  'declares-too-much': manifest(declaringMore),
  'secret-elsewhere': raw((request) => ({ ...request, secret: TOKEN })),
  'undeclared-secret': raw((request) => ({ ...request, secret: 'SPECIMEN_PASSWORD' })),
  'optional-is-required': requests((request) => ({
    ...request,
    url: request.url.replace(`${API}/widgets`, `${API}/private/widgets`),
  })),
  'reads-an-echo': furtherFile('/', 'echo.json', () => query(askApi('/echo'), body)),
  'sets-cookie': raw((request) => withHeader(request, 'cookie')),
  'undeclared-header': raw((request) => withHeader(request, 'x-specimen-debug')),
  'asks-what-redirects': furtherFile('/', 'moved.txt', () =>
    query(get(`https://${FILES}/moved`, { headers: HEADERS, secret: KEY }), body),
  ),
};

/** The requests of the files in `/raw`. */
function raw(change: (request: Request) => Request): Change {
  return requests((request, path) => (path.startsWith('/raw/') ? change(request) : request));
}

function withHeader(request: Request, name: string): Request {
  return { ...request, headers: [...request.headers, { name, value: 'planted' }] };
}

function declaringMore(sound: ManifestSource): ManifestSource {
  const why = 'nobody knows any more';
  const unused = { name: 'SPECIMEN_UNUSED', why, hosts: [API], as: 'basic', optional: true } as const;
  return {
    ...sound,
    hosts: [...(sound.hosts ?? []), { host: 'unused.specimen.example', why }],
    headers: [...(sound.headers ?? []), 'x-specimen-unused'],
    secrets: [...(sound.secrets ?? []), { ...unused, hosts: [...unused.hosts] }],
  };
}

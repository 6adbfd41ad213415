/** The specimen: a provider that has everything the conformance suite can look at, and does it right; and its mutants. */
import { type ManifestSource, notAFile, notFound, type Provider } from 'omnivet/provider';
import { BYTES_BUGS } from './bytes-bugs.ts';
import { CAPABILITY_BUGS } from './capabilities-bugs.ts';
import type { Change } from './change.ts';
import { CONTAINMENT_BUGS } from './containment-bugs.ts';
import { NAMESPACE_BUGS } from './namespace-bugs.ts';
import { PERFORMANCE_BUGS } from './performance-bugs.ts';
import type { SourceMutation } from './mutations.ts';
import { folderOf, placeAt } from './place.ts';
import { API, FILES, HEADERS, KEY, TOKEN } from './requests.ts';
import { DOCS, ROOT_FILES } from './static-tree.ts';
import { FILES_HEADERS, FILES_LISTED, RAW, WIDGETS } from './upstream-tree.ts';

const MANIFEST: ManifestSource = {
  name: 'specimen',
  version: '1.0.0',
  description: 'Everything that the conformance suite can look at',
  hosts: [
    { host: API, why: 'widgets' },
    { host: FILES, why: 'files', methods: ['GET', 'HEAD'] },
  ],
  headers: Object.keys(HEADERS),
  secrets: [
    { name: KEY, why: 'files are for those who have it', hosts: [FILES], as: 'header:x-specimen-key' },
    { name: TOKEN, why: 'more requests an hour', hosts: [API], as: 'bearer', optional: true },
  ],
};

const ROOT = folderOf({
  ...ROOT_FILES,
  docs: DOCS,
  widgets: WIDGETS,
  files: FILES_LISTED,
  raw: RAW,
  'files-headers': FILES_HEADERS,
});

const SOUND: Provider = {
  manifest: MANIFEST,

  lookupChild(parent, name) {
    const place = placeAt(ROOT, parent);
    return place?.kind === 'directory' ? place.lookup(name) : undefined;
  },

  listChildren(parent) {
    const place = placeAt(ROOT, parent);
    return place?.kind === 'directory' ? place.nodes() : [];
  },

  readFile(path) {
    const place = placeAt(ROOT, path);
    if (place === undefined) return notFound();
    return place.kind === 'file' ? place.content() : notAFile();
  },
};

const BUGS: Readonly<Record<SourceMutation, Change>> = {
  ...NAMESPACE_BUGS,
  ...BYTES_BUGS,
  ...CAPABILITY_BUGS,
  ...CONTAINMENT_BUGS,
  ...PERFORMANCE_BUGS,
};

/** The specimen, or the mutant of that name. What a mutant remembers, each call of this function begins anew. */
export function specimen(mutation: SourceMutation | undefined): Provider {
  return mutation === undefined ? SOUND : BUGS[mutation](SOUND);
}

/** The parts of the specimen that are drawn from responses: by JMESPath, whole, and from headers. */
import { body, expand, header, json, query } from 'omnivet/provider';
import { type DirectoryPlace, fileOf, folderOf } from './place.ts';
import { askApi, askFile, askFileHeaders, askFiles, askWidget } from './requests.ts';

/** Files of a widget, all selected from one response. The last is no string, so it is written as JSON. */
const WIDGET_LEAVES: Readonly<Record<string, string>> = {
  title: 'title',
  state: 'state',
  size_text: "join(' ', [to_string(millimetres), 'mm'])",
  labels: 'labels',
};

/** `/widgets`: eight of them on three pages. An item of the list is what the widget's own URL answers. */
export const WIDGETS: DirectoryPlace = {
  kind: 'directory',
  nodes: () => [
    expand({
      request: askApi('/widgets?per_page=3'),
      select: json('[*].merge(@, {version: updated_at})'),
      kind: 'directory',
      pages: 20,
      itemUrl: 'url',
    }),
  ],
  // The widget's files are drawn from the same response, so this is no further request.
  lookup: (name) =>
    expand({
      request: askWidget(name),
      select: json('[@][*].{name: name, version: updated_at}'),
      kind: 'directory',
    }),
  child: (name) => folderOf(mapValues(WIDGET_LEAVES, (leaf) => fileOf(() => query(askWidget(name), json(leaf))))),
};

/** `/files`: upstream knows their sizes and times. */
export const FILES_LISTED: DirectoryPlace = {
  kind: 'directory',
  nodes: () => [expand({ request: askFiles(), select: json('files'), kind: 'file' })],
  lookup: () => expand({ request: askFiles(), select: json('files'), kind: 'file' }),
  child: (name) => fileOf(() => query(askFile(name), body)),
};

/** `/raw`: whole responses whose size nobody knows before they are read. */
export const RAW: DirectoryPlace = folderOf({
  'notes.txt': fileOf(() => query(askFile('notes.txt'), body)),
  'every-byte.bin': fileOf(() => query(askFile('every-byte.bin'), body)),
});

/** `/files-headers`: by GET and by HEAD. */
export const FILES_HEADERS: DirectoryPlace = folderOf({
  etag: fileOf(() => query(askFile('notes.txt'), header('etag'))),
  'last-modified': fileOf(() => query(askFileHeaders('notes.txt'), header('last-modified'))),
});

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

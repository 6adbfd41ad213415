import { expect, test } from 'vitest';
import { sameSizeChanges } from '../../../../conformance/checks/same-size-change.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const changes = (body: string, content: string): string[] =>
  sameSizeChanges(bytes(body), bytes(content)).map((changed) => Buffer.from(changed).toString());

test('sameSizeChanges changes one byte of a file that is the whole response', () => {
  expect(changes('plain\n', 'plain\n')).toEqual(['qlain\n']);
});

test('sameSizeChanges changes what equals the file first, then everything, in as many bytes', () => {
  const [narrow, wide] = changes('{"name":"Zoë 9","size":19,"ok":true,"none":null}', '19');
  expect(narrow).toBe('{"name":"Zoë 9","size":21,"ok":true,"none":null}');
  expect(wide).toBe('{"name":"Apë 1","size":21,"ok":true,"none":null}');
});

test('sameSizeChanges reaches into arrays and leaves keys alone', () => {
  expect(changes('[{"az":["Y","0"]}]', 'none of these')).toEqual(['[{"az":["Z","0"]}]']);
});

test('sameSizeChanges gives none for an empty file, for what is no JSON, and where nothing has a neighbour', () => {
  expect(changes('{"a":"b"}', '')).toEqual([]);
  expect(changes('<p>b</p>', 'b')).toEqual([]);
  expect(changes('{"a":[true,null,"漢字",0]}', 'true')).toEqual([]);
  expect(sameSizeChanges(Uint8Array.of(0xff, 0x7b), bytes('x'))).toEqual([]);
});

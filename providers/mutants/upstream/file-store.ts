/** Answers of files.specimen.example, which knows those who have the key and say for which version they were made. */
import { HttpResponse } from 'msw';
import { answerJson, answerWith, refuse } from './answers.ts';
import { STORED_FILES } from './files.ts';

// Of the list, in seconds since the Unix epoch.
const LISTED = 1_770_000_000;

/** The answer to a request whose method is GET or HEAD. `key` is the only one that is right. */
export function answerFiles(request: Request, key: string | undefined): Response {
  const { pathname } = new URL(request.url);
  if (key === undefined || request.headers.get('x-specimen-key') !== key) return refuse(401, 'a key is needed');
  if (request.headers.get('x-specimen-version') === null) return refuse(400, 'say x-specimen-version');
  if (pathname === '/moved')
    return new HttpResponse(null, { status: 302, headers: { location: 'https://elsewhere.specimen.example/moved' } });
  if (pathname === '/files') return answerJson(request, { files: STORED_FILES.map(listed) }, LISTED);
  const file = STORED_FILES.find(({ name }) => pathname === `/files/${encodeURIComponent(name)}`);
  return file === undefined ? refuse(404, 'no such file') : answerWith(request, file);
}

/** What the list says of a file; `packed` is how much of the store it takes. */
function listed({ name, bytes, modified }: (typeof STORED_FILES)[number]): object {
  return { name, size: bytes.length, packed: Math.ceil(bytes.length / 2) + 20, modified, version: `${name}-1` };
}

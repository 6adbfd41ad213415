/** Finds out which requests a path costs, on a mount where no response is kept from one operation to the next. */
import { type MountSettings, requestLine, type SubjectMount, UNCACHED } from '../context.ts';
import type { SeenDirectory, SeenExpansion, SeenFile, UpstreamFile } from './facts.ts';
import type { Answered, Injection } from './upstream-control.ts';
import { rewritten } from './upstream-control.ts';

/** Responses that may not be kept: each operation asks anew. */
export const NO_STORE: Injection = async (_request, answer) => {
  const response = await answer();
  if (response.type === 'error' || response.status === 304) return response;
  return rewritten(response, await response.arrayBuffer(), { 'cache-control': 'no-store' });
};

/** Names are kept for a moment, so that reading a file that was just looked up asks for nothing but its bytes. */
export const NAMES_KEPT: MountSettings = { cache: { ...UNCACHED.cache, 'default-s': 5 } };

/** The file, when its bytes are drawn from a response. The mount keeps names and answers with {@link NO_STORE}. */
export async function attributeFile(mount: SubjectMount, file: SeenFile): Promise<UpstreamFile | undefined> {
  const { client, at, upstream } = mount;
  await client.lstat(at(file.path));
  const above = await requestsOf(mount, () => client.lstat(at(file.path.slice(0, file.path.lastIndexOf('/')) || '/')));
  const stat = await requestsOf(mount, () => client.lstat(at(file.path)));
  const read = await requestsOf(mount, () => client.readFile(at(file.path)));
  const last = upstream.answers().at(-1);
  // A directory that comes from a response is asked about on the way to each file in it, also to one that needs nobody.
  const own = without(read.requests, above.requests).at(-1);
  if (!read.answer.ok || !stat.answer.ok || last === undefined || own === undefined) return undefined;
  const sizeKnown = !without(stat.requests, above.requests).includes(own);
  return { ...file, requests: read.requests, drawn: drawnFrom(last, read.answer.value.bytes), sizeKnown };
}

async function requestsOf<Value>(
  { upstream }: SubjectMount,
  use: () => Promise<Value>,
): Promise<{ readonly answer: Value; readonly requests: readonly string[] }> {
  upstream.clear();
  const answer = await use();
  return { answer, requests: upstream.requests().map(requestLine) };
}

/** What is left of `all` when each of `some` is taken out once. */
function without(all: readonly string[], some: readonly string[]): readonly string[] {
  const left = [...some];
  return all.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function drawnFrom({ request, headers, body }: Answered, bytes: Uint8Array): UpstreamFile['drawn'] {
  if (request.startsWith('HEAD ')) return 'header';
  if (isJson(headers['content-type'], body)) return 'json';
  // Nothing else can be drawn from what is no JSON. Not "its bytes are the body's": whether they are is for a check to say.
  return Buffer.compare(body, bytes) !== 0 && isHeader(Buffer.from(bytes).toString(), headers) ? 'header' : 'body';
}

/** The server itself adds the date. */
function isHeader(text: string, headers: Answered['headers']): boolean {
  return Object.values(headers).includes(text) || /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/.test(text);
}

function isJson(type: string | undefined, body: Uint8Array): boolean {
  if (type !== undefined && /\bjson\b/.test(type)) return true;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

/** The directory, when its names come from responses. */
export async function attributeDirectory(
  mount: SubjectMount,
  { path }: SeenDirectory,
): Promise<SeenExpansion | undefined> {
  mount.upstream.clear();
  await mount.client.lstat(mount.at(path));
  const askedByStat = mount.upstream.requests().map(requestLine);
  mount.upstream.clear();
  const listed = await mount.client.readdir(mount.at(path));
  // Finding the directory itself may cost requests too: they are not its names.
  const requests = mount.upstream
    .requests()
    .map(requestLine)
    .filter((line) => !askedByStat.includes(line));
  if (!listed.ok || requests.length === 0) return undefined;
  const names = listed.value.map(({ name }) => name).filter((name) => name !== '.' && name !== '..');
  const paged = mount.upstream.answers().some(({ headers }) => /rel="?next/.test(headers['link'] ?? ''));
  return { path, names, requests, paged };
}

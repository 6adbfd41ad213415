/** What the upstream answers, whoever asks and over whichever protocol: JSON for omnivet, pages of links and files for rclone. */
import { LARGE_BYTES, type Shape, shapeAt, SHARED_BYTES, textOf } from '../../providers/bench/shape.ts';

export interface Answer {
  readonly type: 'application/json' | 'application/octet-stream' | 'text/html' | 'text/plain';
  readonly body: Buffer;
}

const BINARIES: ReadonlyMap<string, Buffer> = new Map([
  ['large.bin', Buffer.alloc(LARGE_BYTES, 'sixty-four mebibytes of the same sentence, which nobody reads. ')],
  ['shared.bin', Buffer.alloc(SHARED_BYTES, 'read by many at once. ')],
]);

/** The bytes of a file of the tree. */
export function contentOf(shape: Extract<Shape, { kind: 'file' }>): Buffer {
  return BINARIES.get(shape.name) ?? Buffer.from(textOf(shape.name, shape.size));
}

// A body is the same for every copy: it is made once.
const kept = new Map<string, Answer | undefined>();

function keep(key: string, make: () => Answer | undefined): Answer | undefined {
  if (!kept.has(key)) kept.set(key, make());
  return kept.get(key);
}

/** `/COPY/texts` as JSON with everything below it, `/COPY/large.bin` and what is in `/COPY/bodies` as bytes. */
export function answerJson(path: string): Answer | undefined {
  const inside = insideOf(path);
  return keep(`json ${inside}`, () => {
    const binary = BINARIES.get(inside);
    if (binary !== undefined) return { type: 'application/octet-stream', body: binary };
    const shape = shapeAt(inside);
    if (shape?.kind === 'file' && inside.startsWith('bodies/')) return { type: 'text/plain', body: contentOf(shape) };
    return shape && { type: 'application/json', body: Buffer.from(JSON.stringify(itemOf(shape))) };
  });
}

function itemOf(shape: Shape): object {
  const { kind, name } = shape;
  if (kind === 'directory') return { kind, name, children: shape.children.map(itemOf) };
  return { kind, name, size: shape.size, text: textOf(name, shape.size) };
}

/** `/COPY/texts/` as a page of links, `/COPY/texts/text-00007.txt` as text: what `rclone`'s http backend reads. */
export function answerPages(path: string): Answer | undefined {
  const inside = insideOf(path).replace(/\/$/, '');
  return keep(`page ${inside}`, () => {
    const shape = shapeAt(inside);
    if (shape === undefined) return undefined;
    if (shape.kind === 'file') return { type: 'text/plain', body: contentOf(shape) };
    return pageOf(shape.children.map(({ kind, name }) => (kind === 'directory' ? `${name}/` : name)));
  });
}

/** A page of links, as web servers make them of directories. */
export function pageOf(links: readonly string[]): Answer {
  const page = links.map((link) => `<a href="${link}">${link}</a>`).join('\n');
  return { type: 'text/html', body: Buffer.from(`<!doctype html>\n${page}\n`) };
}

/** The path without its first segment, the copy's name. */
function insideOf(path: string): string {
  return path.slice(path.indexOf('/', 1) + 1);
}

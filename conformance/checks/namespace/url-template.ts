/** Where a name stands in the URL that is asked for it: learnt from harmless names, held against others. */
import { type AskedUrl, decoded, formDecoded } from './asked-url.ts';

/** The decoded text around the places of the name; one piece when it is not in there. `any` when two names do not show it. */
type Shape = readonly string[] | 'any';

export interface UrlTemplate {
  readonly method: string;
  readonly host: string;
  readonly segments: readonly Shape[];
  readonly query: readonly { readonly key: string; readonly value: Shape }[];
  /** The request with `{name}` in it, for people. */
  readonly line: string;
  /** Whether the name is in it. */
  readonly named: boolean;
}

/** A request that was made for a name. */
export interface AskedFor {
  readonly asked: AskedUrl;
  readonly name: string;
}

/** What two requests for two harmless names have in common; `undefined` when they are of different structure. */
export function templateOf(one: AskedFor, other: AskedFor): UrlTemplate | undefined {
  const [first, second] = [one.asked, other.asked];
  const alike =
    first.method === second.method &&
    first.host === second.host &&
    first.segments.length === second.segments.length &&
    first.query.length === second.query.length &&
    first.query.every(([key], index) => key === second.query[index]?.[0]);
  if (!alike) return undefined;
  const shape = (here: string, there: string): Shape => shapeOf(here, one.name, there, other.name);
  const segments = first.segments.map((segment, index) => shape(segment, second.segments[index] ?? ''));
  const query = first.query.map(([key, value], index) => ({
    key,
    value: shape(value, second.query[index]?.[1] ?? ''),
  }));
  const named = [...segments, ...query.map(({ value }) => value)].some((each) => each !== 'any' && each.length > 1);
  return {
    method: first.method,
    host: first.host,
    segments,
    query,
    named,
    line: first.line.replaceAll(one.name, '{name}'),
  };
}

function shapeOf(here: string, name: string, there: string, otherName: string): Shape {
  const first = (decoded(here) ?? here).split(name);
  const second = (decoded(there) ?? there).split(otherName);
  return JSON.stringify(first) === JSON.stringify(second) ? first : 'any';
}

/** How a request for a name differs from a template, in words; `undefined` when it is of its structure. */
export function deviationOf(template: UrlTemplate, request: AskedFor): string | undefined {
  const { asked, name } = request;
  const elsewhere = strayOf(template, request);
  if (elsewhere !== undefined) return elsewhere;
  if (asked.segments.length !== template.segments.length)
    return `${asked.segments.length} segments in the path instead of ${template.segments.length}`;
  for (const [index, shape] of template.segments.entries()) {
    const segment = asked.segments[index] ?? '';
    const text = decoded(segment);
    if (!fits(shape, name, text === undefined ? [] : [text])) return `the segment ${JSON.stringify(segment)}`;
  }
  for (const [index, { key, value }] of template.query.entries()) {
    const given = asked.query[index]?.[1] ?? '';
    if (!fits(value, name, formDecoded(given))) return `the value ${JSON.stringify(given)} of ${JSON.stringify(key)}`;
  }
  return undefined;
}

/** The same for a name that may rightly be taken apart: another service, or another question. */
export function strayOf(template: UrlTemplate, { asked }: AskedFor): string | undefined {
  if (asked.method !== template.method) return `the method ${asked.method}`;
  if (asked.host !== template.host) return `the host ${asked.host}`;
  const keys = JSON.stringify(asked.query.map(([key]) => key));
  const expected = JSON.stringify(template.query.map(({ key }) => key));
  return keys === expected ? undefined : `the query's keys ${keys} instead of ${expected}`;
}

/** What the requests for two harmless names have in common, request by request. */
export function templatesOf(one: readonly AskedFor[], other: readonly AskedFor[]): readonly UrlTemplate[] {
  const left = [...other];
  return one.map((first) => {
    const at = left.findIndex((second) => templateOf(first, second) !== undefined);
    const [second = first] = at < 0 ? [] : left.splice(at, 1);
    // With itself it always has everything in common.
    return templateOf(first, second) as UrlTemplate;
  });
}

/** Whether what was sent is the name, as far as a server can tell. Many services do not tell letter case or Unicode forms apart. */
function fits(shape: Shape, name: string, readings: readonly string[]): boolean {
  if (shape === 'any') return true;
  const expected = fold(shape.join(name));
  return readings.some((reading) => fold(reading) === expected);
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

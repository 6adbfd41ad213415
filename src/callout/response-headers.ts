/** Response headers as the tree sees them. */

/** Names in lower case; values as Latin-1 text, several of one name joined by `, ` (RFC 9110 section 5.3). */
export type ResponseHeaders = Readonly<Record<string, string>>;

/** What undici gives with `responseHeaders: 'raw'`, or a mock's parsed form. */
export type RawHeaders = readonly string[] | Readonly<Record<string, string | string[] | undefined>>;

/** Joins raw headers. The record has no prototype: upstream may call a header `__proto__` or `constructor`. */
export function joinHeaders(raw: RawHeaders): ResponseHeaders {
  const joined: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of pairsOf(raw)) {
    const key = name.toLowerCase();
    const earlier = joined[key];
    joined[key] = earlier === undefined ? value : `${earlier}, ${value}`;
  }
  return joined;
}

/** All of it as one text to look for a secret in (rule 13): a line for each, since no secret is found across two. */
export function headerText(raw: RawHeaders): string {
  return pairsOf(raw)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

/** The headers of a body that was decoded: what described the encoded one is left out. */
export function withoutCoding(headers: ResponseHeaders): ResponseHeaders {
  const kept: Record<string, string> = Object.assign(Object.create(null), headers) as Record<string, string>;
  delete kept['content-encoding'];
  delete kept['content-length'];
  return kept;
}

function pairsOf(raw: RawHeaders): [string, string][] {
  if (isList(raw)) return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : []));
  return Object.entries(raw).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
}

function isList(raw: RawHeaders): raw is readonly string[] {
  return Array.isArray(raw);
}

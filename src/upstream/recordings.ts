/** Recordings in nock's format: what its recorder writes and `nock.define` reads (github.com/nock/nock#recording). */
import { z } from 'zod';
import { invalid, type Parsed, valid } from '../contract/parsed.ts';
import { describeIssues } from '../contract/manifest.ts';

/** One recorded exchange, in the words of nock's `Definition`. Fields that are not listed are of no use here. */
export interface Recording {
  /** An https origin: `https://api.github.com:443`. */
  readonly scope: string;
  /** In any case. */
  readonly method: string;
  /** The path with its query. */
  readonly path: string;
  /** 200 when absent. */
  readonly status?: number | undefined;
  /** A JSON value; or a text; or, with `responseIsBinary`, hexadecimal bytes; or, when encoded, a list of such chunks. */
  readonly response?: unknown;
  readonly responseIsBinary?: boolean | undefined;
  readonly headers?: Readonly<Record<string, string | number | readonly (string | number)[]>> | undefined;
  /** The same, in the order of the wire: names and values in turn. Counts more than `headers`. */
  readonly rawHeaders?: readonly (string | number)[] | undefined;
}

const headerValue = z.union([z.string(), z.number()]);

const recordingSchema: z.ZodType<Recording, unknown> = z.object({
  scope: z.string().regex(/^https:\/\/[^/?#]+\/?$/, 'must be an https origin, as "https://api.example.org:443"'),
  method: z.string().min(1),
  path: z.string().startsWith('/'),
  status: z.coerce.number().int().min(200).max(599).optional(),
  response: z.unknown().optional(),
  responseIsBinary: z.boolean().optional(),
  headers: z.record(z.string(), z.union([headerValue, z.array(headerValue)])).optional(),
  rawHeaders: z.array(headerValue).optional(),
});

const HEX = /^(?:[0-9a-f]{2})*$/i;

const hexList: z.ZodType<readonly string[], unknown> = z.array(z.string().regex(HEX));

const documentSchema: z.ZodType<readonly Recording[], unknown> = z.array(recordingSchema);

/** Parses a recording's document, already read as JSON; a problem names the field, as in `[3].scope: must be …`. */
export function parseRecordings(document: unknown): Parsed<readonly Recording[], string> {
  const result = documentSchema.safeParse(document);
  return result.success ? valid(result.data) : invalid(describeIssues(result.error.issues));
}

/** The bytes of the recorded body, as nock plays them: JSON without spaces, a text as it is, hexadecimal chunks decoded. */
export function recordedBody(recording: Recording): Uint8Array<ArrayBuffer> {
  const { response, responseIsBinary = false } = recording;
  if (response === undefined || response === null) return new Uint8Array();
  const chunks = encodedChunks(recording);
  if (chunks !== undefined) return Uint8Array.fromHex(chunks.join(''));
  if (typeof response !== 'string') return new TextEncoder().encode(JSON.stringify(response));
  return responseIsBinary ? Uint8Array.fromHex(response) : new TextEncoder().encode(response);
}

// RFC 9110 section 7.6.1, and the two that depend on how the body is framed now.
const NOT_SENT = new Set(
  'connection keep-alive proxy-connection te trailer transfer-encoding upgrade content-length'.split(' '),
);

/**
 * The recorded headers that are sent: all but those of the recorded connection and the recorded framing. `content-encoding`
 * stays when the body was recorded encoded, and goes when the recorder decoded it.
 */
export function recordedHeaders(recording: Recording): [name: string, value: string][] {
  const encoded = encodedChunks(recording) !== undefined;
  return allHeaders(recording).filter(([name]) => !NOT_SENT.has(name) && (encoded || name !== 'content-encoding'));
}

function allHeaders({ rawHeaders, headers = {} }: Recording): [string, string][] {
  if (rawHeaders !== undefined && rawHeaders.length > 0) {
    const names = rawHeaders.filter((_, index) => index % 2 === 0);
    return names.map((name, index) => [String(name).toLowerCase(), String(rawHeaders[2 * index + 1] ?? '')]);
  }
  return Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name.toLowerCase(), String(value)]),
  );
}

/** nock keeps a body that has a content-encoding as a list of hexadecimal chunks, one for each chunk of the wire. */
function encodedChunks(recording: Recording): readonly string[] | undefined {
  if (!allHeaders(recording).some(([name, value]) => name === 'content-encoding' && value !== '')) return undefined;
  return hexList.safeParse(recording.response).data;
}

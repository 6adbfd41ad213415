/** What a provider declares: one JSON document in its custom section. `contract.md` section 3. */
import { z } from 'zod';
import { parseHostName, type HostName } from './host-name.ts';
import { invalid, type Parsed, valid } from './parsed.ts';

/** The custom section that carries the manifest in a component. */
export const MANIFEST_SECTION = 'omnifs:manifest';

/** The largest manifest in bytes that is looked at. */
export const MAX_MANIFEST_BYTES: number = 64 * 1024;

// RFC 9110 section 5.6.2, in lower case: one spelling for each header.
const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,64}$/;
const SECRET_NAME = /^[A-Z][A-Z0-9_]{0,63}$/;
const PROVIDER_NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;

// RFC 9110 section 7.6.1 and security.md rule 8: never a provider's to set, declared or not.
const FORBIDDEN_HEADER =
  /^(?:authorization|host|cookie|connection|content-length|transfer-encoding|upgrade|te|trailer|expect|forwarded|proxy-.*|x-forwarded-.*)$/;

/** Whether a header (lower case) may never be set by a provider, whatever its manifest says (rule 8). */
export function isForbiddenHeader(name: string): boolean {
  return FORBIDDEN_HEADER.test(name);
}

/** A method that a manifest may declare; GET and HEAD unless it says otherwise. */
export type DeclaredMethod = 'GET' | 'HEAD' | 'POST';

/** How a secret is attached: `Authorization: Bearer`, `Authorization: Basic`, or a header of its own. */
export type SecretScheme = 'bearer' | 'basic' | `header:${string}`;

/** A host that the provider asks to reach. */
export interface HostDeclaration {
  readonly host: HostName;
  readonly why: string;
  readonly methods: readonly DeclaredMethod[];
}

/** A credential that the provider asks the host to attach; it never sees the value. */
export interface SecretDeclaration {
  readonly name: string;
  readonly why: string;
  /** The only hosts to which the secret is ever sent. */
  readonly hosts: readonly HostName[];
  readonly as: SecretScheme;
  /** Whether requests go out without it when the operator has none. */
  readonly optional: boolean;
}

/** Everything that a provider declares, with the defaults filled in. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string | undefined;
  readonly hosts: readonly HostDeclaration[];
  /** Request headers that it sets beyond accept, accept-language and content-type; lower case. */
  readonly headers: readonly string[];
  readonly secrets: readonly SecretDeclaration[];
}

/** A manifest as an author writes it: what has a default may be left out, and hosts are plain strings. */
export interface ManifestSource {
  readonly name: string;
  readonly version: string;
  readonly description?: string | undefined;
  readonly hosts?: readonly { host: string; why: string; methods?: DeclaredMethod[] | undefined }[] | undefined;
  readonly headers?: readonly string[] | undefined;
  readonly secrets?:
    | readonly { name: string; why: string; hosts: string[]; as: SecretScheme; optional?: boolean | undefined }[]
    | undefined;
}

const text = z.string().min(1).max(1024);

const hostName = z
  .string()
  .refine((value) => parseHostName(value).ok, {
    error: ({ input }) => {
      const parsed = parseHostName(String(input));
      return parsed.ok ? '' : `"${String(input)}" ${parsed.problem}`;
    },
  })
  .transform((value) => value as HostName);

const headerName = z
  .string()
  .regex(HEADER_NAME, 'a header name is lower-case letters, digits and "-"')
  .refine((value) => !isForbiddenHeader(value), {
    error: ({ input }) => `"${String(input)}" is a header that no provider may set`,
  });

const method = z.enum(['GET', 'HEAD', 'POST']);

const host = z.strictObject({
  host: hostName,
  why: text,
  methods: z.array(method).min(1).default(['GET', 'HEAD']),
});

const secret = z.strictObject({
  name: z.string().regex(SECRET_NAME, 'a secret\'s name is like "GITHUB_TOKEN"'),
  why: text,
  hosts: z.array(hostName).min(1),
  as: z
    .union(
      [z.literal('bearer'), z.literal('basic'), z.templateLiteral(['header:', z.string().regex(HEADER_NAME)])],
      'must be "bearer", "basic" or "header:<name>" with the name in lower case',
    )
    .refine((scheme) => !isForbiddenHeader(scheme.replace('header:', '')), 'names a header that no provider may set'),
  optional: z.boolean().default(false),
});

/** The schema of a manifest; `wit/manifest.schema.json` is made from it. */
export const manifestSchema: z.ZodType<Manifest, unknown> = z
  .strictObject({
    name: z.string().regex(PROVIDER_NAME, 'a name is [a-z0-9][a-z0-9-]{0,31}'),
    version: text,
    description: text.optional(),
    hosts: z.array(host).max(64).default([]),
    headers: z.array(headerName).max(64).default([]),
    secrets: z.array(secret).max(16).default([]),
  })
  .superRefine((manifest, context) => {
    const report = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    reportRepeats(
      'hosts',
      manifest.hosts.map((declared) => declared.host),
      report,
    );
    reportRepeats('headers', manifest.headers, report);
    reportRepeats(
      'secrets',
      manifest.secrets.map((declared) => declared.name),
      report,
    );
    const hosts = new Set(manifest.hosts.map((declared) => declared.host));
    for (const [index, declared] of manifest.secrets.entries())
      for (const bound of declared.hosts)
        if (!hosts.has(bound)) report(['secrets', index, 'hosts'], `"${bound}" is not among the declared hosts`);
  });

function reportRepeats(
  field: string,
  values: readonly string[],
  report: (path: (string | number)[], message: string) => void,
): void {
  for (const [index, value] of values.entries())
    if (values.indexOf(value) !== index) report([field, index], `"${value}" is declared twice`);
}

/** What a component without a manifest declares: nothing. */
export const EMPTY_MANIFEST: Manifest = { name: 'unnamed', version: '0', hosts: [], headers: [], secrets: [] };

/** Parses the custom section's text; a problem names the field, as in `hosts[0].host: "*.x.org" is a wildcard`. */
export function parseManifest(json: string): Parsed<Manifest, string> {
  if (Buffer.byteLength(json) > MAX_MANIFEST_BYTES) return invalid(`is larger than ${MAX_MANIFEST_BYTES} bytes`);
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch (error) {
    return invalid(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = manifestSchema.safeParse(document);
  return result.success ? valid(result.data) : invalid(describeIssues(result.error.issues));
}

/** Validation issues as one line: `field: what is wrong; other.field: what is wrong`. */
export function describeIssues(issues: readonly z.core.$ZodIssue[]): string {
  return issues.map((issue) => `${fieldName(issue.path)}: ${messageOf(issue)}`).join('; ');
}

// Of a key that may not stand there, zod says only that; why is one level below.
function messageOf(issue: z.core.$ZodIssue): string {
  const reason = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  return reason ?? issue.message;
}

function fieldName(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the document';
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

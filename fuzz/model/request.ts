/** Whether a request that a provider describes may be sent, and with which secret: security.md rules 1, 2, 8, 9, 10 and 12. */
import type { PuppetBytes, PuppetQuery } from '../../providers/puppet/encoder.ts';
import { unitsOf, writeOut } from '../puppet-text.ts';
import { hostOf, judgeUrl } from './url.ts';
import { strictest, type Verdict } from './verdict.ts';

/** What a provider declared and was granted, as far as requests go. */
export interface Grants {
  /** `host[:port]`, and the methods in capitals. */
  readonly hosts: Readonly<Record<string, readonly string[]>>;
  readonly headers: readonly string[];
  readonly secrets: Readonly<Record<string, SecretGrant>>;
}

export interface SecretGrant {
  readonly hosts: readonly string[];
  /** Whether the operator gave it a value. */
  readonly present: boolean;
  readonly optional: boolean;
  /** The header in which it goes. */
  readonly header: string;
}

/** The puppet's manifest, everything granted. */
export const PUPPET_GRANTS: Grants = {
  hosts: {
    'api.example.org': ['GET', 'HEAD'],
    'cdn.example.org': ['GET', 'HEAD'],
    'git.example.org:8443': ['GET', 'HEAD'],
    'post.example.org': ['GET', 'POST'],
  },
  headers: ['x-puppet', 'x-puppet-key'],
  secrets: {
    PUPPET_TOKEN: { hosts: ['api.example.org'], present: true, optional: false, header: 'authorization' },
    PUPPET_LOGIN: {
      hosts: ['api.example.org', 'git.example.org:8443'],
      present: true,
      optional: true,
      header: 'authorization',
    },
    PUPPET_KEY: { hosts: ['post.example.org'], present: true, optional: true, header: 'x-puppet-key' },
  },
};

/** What must come of a request. */
export interface RequestVerdict {
  readonly verdict: Verdict;
  /** The only secret that the upstream may see of it. */
  readonly secret: string | undefined;
}

const ALWAYS: readonly string[] = ['accept', 'accept-language', 'content-type'];
const NEVER: readonly string[] = [
  'authorization',
  'host',
  'cookie',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'forwarded',
];
const NEVER_BEGIN: readonly string[] = ['proxy-', 'x-forwarded-'];
const MOST_BODY_BYTES = 16 * 1024;
/** Beyond this nothing is said about headers, and a host has to have some bound. */
const MANY_HEADER_UNITS = 4 * 1024;

/** Decides a request. */
export function judgeRequest(query: PuppetQuery, grants: Grants): RequestVerdict {
  const url =
    unitsOf(query.url) > MOST_BODY_BYTES ? 'refuse' : judgeUrl(writeOut(query.url), Object.keys(grants.hosts));
  if (url === 'refuse') return { verdict: 'refuse', secret: undefined };
  const host = hostOf(writeOut(query.url));
  const method = (query.method ?? 'get').toUpperCase();
  const methods: Verdict = grants.hosts[host]?.includes(method) === true ? 'allow' : 'refuse';
  const secret = judgeSecret(query, host, grants);
  return {
    verdict: strictest([url, methods, judgeBody(query.body, method), judgeHeaders(query, grants), secret.verdict]),
    secret: secret.secret,
  };
}

function judgeBody(body: PuppetBytes | undefined, method: string): Verdict {
  if (body === undefined) return 'allow';
  const bytes = body instanceof Uint8Array ? body.byteLength : Buffer.byteLength(writeOut(body), 'utf8');
  return method === 'POST' && bytes <= MOST_BODY_BYTES ? 'allow' : 'refuse';
}

function judgeHeaders({ headers = [] }: PuppetQuery, grants: Grants): Verdict {
  if (headers.reduce((sum, [name, value]) => sum + unitsOf(name) + unitsOf(value), 0) > MANY_HEADER_UNITS) {
    return headers.some(([name]) => judgeName(writeOut(name), grants) === 'refuse') ? 'refuse' : 'either';
  }
  const names = headers.map(([name]) => writeOut(name).toLowerCase());
  // Rule 8 does not speak of repetition.
  const repeated: Verdict = new Set(names).size < names.length ? 'either' : 'allow';
  const each = headers.flatMap(([name, value]) => [judgeName(writeOut(name), grants), judgeValue(writeOut(value))]);
  return strictest([repeated, ...each]);
}

function judgeName(text: string, { headers, secrets }: Grants): Verdict {
  const name = lowerAscii(text);
  const allowed = ALWAYS.includes(name) || headers.includes(name);
  if (!allowed || NEVER.includes(name) || NEVER_BEGIN.some((start) => name.startsWith(start))) return 'refuse';
  // Where a secret goes there is exactly one such header: rule 12.
  return Object.values(secrets).some(({ header }) => header === name) ? 'either' : 'allow';
}

function judgeValue(value: string): Verdict {
  if (!/^[\u0020-\u007e]*$/.test(value)) return 'refuse';
  return value === '' || value !== value.trim() ? 'either' : 'allow';
}

function judgeSecret({ secret: text }: PuppetQuery, host: string, { secrets }: Grants): RequestVerdict {
  if (text === undefined) return { verdict: 'allow', secret: undefined };
  const name = writeOut(text);
  const grant = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  if (grant === undefined) return { verdict: 'refuse', secret: undefined };
  // "Attached only to a request bound to it": the request may go without it, or not at all.
  if (!grant.hosts.includes(host)) return { verdict: 'either', secret: undefined };
  if (grant.present) return { verdict: 'allow', secret: name };
  return { verdict: grant.optional ? 'allow' : 'refuse', secret: undefined };
}

// Not `toLowerCase`, which makes a k of the Kelvin sign.
function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * The one module that holds secret values (rule 11). A `Secret` is a name; its value is reachable only from here, and
 * leaves as the header of a request (rule 12) or as the pattern that finds it in a response (rule 13).
 */
import type { RequestHeader } from '../capability/header.ts';
import type { SecretScheme } from '../contract/manifest.ts';
import { invalid, type Parsed, valid } from '../contract/parsed.ts';
import { type EchoPatterns, echoPatterns } from './echo-pattern.ts';

/** A sealed value. Printing, inspecting or serialising one in any way gives `[secret NAME]`. */
export interface Secret {
  readonly name: string;
  readonly toString: () => string;
}

/** Fewer bytes than these would be found in innocent responses; more is not a token. */
export const MIN_SECRET_BYTES = 6;
export const MAX_SECRET_BYTES: number = 4 * 1024;

const values = new WeakMap<Secret, string>();

/** Seals a value. A problem never quotes the value: it has to be one line of visible ASCII of 6 to 4,096 bytes. */
export function sealSecret(name: string, value: string, as: SecretScheme): Parsed<Secret, string> {
  const problem = valueProblem(value, as);
  if (problem !== undefined) return invalid(`the secret ${name} ${problem}`);
  const shown = (): string => `[secret ${name}]`;
  const secret: Secret = Object.freeze({
    name,
    toString: shown,
    toJSON: shown,
    [Symbol.toPrimitive]: shown,
    [Symbol.for('nodejs.util.inspect.custom')]: shown,
  });
  values.set(secret, value);
  return valid(secret);
}

function valueProblem(value: string, as: SecretScheme): string | undefined {
  if (value.length < MIN_SECRET_BYTES) return `is shorter than ${MIN_SECRET_BYTES} bytes`;
  if (value.length > MAX_SECRET_BYTES) return `is longer than ${MAX_SECRET_BYTES} bytes`;
  if (!/^[\u0021-\u007e](?:[\u0020-\u007e]*[\u0021-\u007e])$/.test(value)) return 'is not one line of visible ASCII';
  if (as === 'basic' && !value.includes(':')) return 'is not "user:password", which "basic" needs';
  return undefined;
}

/** The one header that bears the secret. Called by the step that sends a request and by nothing else. */
export function secretHeader(secret: Secret, as: SecretScheme): RequestHeader {
  const value = open(secret);
  if (as === 'bearer') return { name: 'authorization', value: `Bearer ${value}` };
  if (as === 'basic') return { name: 'authorization', value: `Basic ${btoa(value)}` };
  return { name: as.slice('header:'.length), value };
}

/** What finds any of the secrets in a response, in whatever form; `undefined` when there are none to find. */
export function echoPatternsOf(secrets: Iterable<Secret>): EchoPatterns | undefined {
  const needles = [...secrets].map((secret) => worthiest(open(secret)));
  return needles.length === 0 ? undefined : echoPatterns(needles);
}

// Of `user:password` the password alone is as good as the whole, and is found in every form of the whole; where it is
// empty, the user is the token.
function worthiest(value: string): string {
  const colon = value.indexOf(':');
  if (colon === -1) return value;
  const part = value.slice(colon + 1) || value.slice(0, colon);
  return part.length < MIN_SECRET_BYTES ? value : part;
}

function open(secret: Secret): string {
  const value = values.get(secret);
  if (value === undefined) throw new Error(`host bug: ${secret.name} was not sealed here`);
  return value;
}

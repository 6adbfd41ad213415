/** Reads secrets once, at load, from where the operator keeps them: rule 11. */
import type { Effective } from '../capability/effective.ts';
import type { SecretSource } from '../capability/secret-source.ts';
import { invalid, type Parsed, valid } from '../contract/parsed.ts';
import { MAX_SECRET_BYTES, type Secret, sealSecret } from './secret.ts';

/** A secret file as its reader found it: facts about the open descriptor and not about the path. */
export interface SecretFile {
  /** Permission bits, as in `stat`. */
  readonly mode: number;
  readonly isFile: boolean;
  /** At most a little more than the longest secret is ever read. */
  readonly text: string;
}

/** The authority to read secrets. Both fail only by throwing what the system says, without contents. */
export interface SecretReaders {
  readonly env: (name: string) => string | undefined;
  readonly file: (path: string, maxBytes: number) => Promise<SecretFile>;
}

/** The values that exist, by name. A name without one is absent: see `optional` in the manifest. */
export type Secrets = ReadonlyMap<string, Secret>;

// Group and others, all three bits of each: who can write the file can choose what is sent.
const OTHERS = 0o077;

/**
 * Reads every granted secret. A problem (a file that is missing or readable by others, a value that is not one line)
 * fails the provider before it runs; an unset or empty variable and an empty file are absence.
 */
export async function readSecrets(
  effective: Effective,
  sources: Readonly<Record<string, SecretSource>>,
  readers: SecretReaders,
): Promise<Parsed<Secrets, string>> {
  const secrets = new Map<string, Secret>();
  for (const { name, as } of effective.secrets) {
    const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
    if (source === undefined) return invalid(`the secret ${name} has no source`);
    const text = await readSource(name, source, readers);
    if (!text.ok) return text;
    if (text.value === '') continue;
    const sealed = sealSecret(name, text.value, as);
    if (!sealed.ok) return sealed;
    secrets.set(name, sealed.value);
  }
  return valid(secrets);
}

async function readSource(name: string, source: SecretSource, readers: SecretReaders): Promise<Parsed<string, string>> {
  if ('env' in source) return valid(readers.env(source.env) ?? '');
  const where = `the file ${JSON.stringify(source.file)} of the secret ${name}`;
  let file: SecretFile;
  try {
    file = await readers.file(source.file, MAX_SECRET_BYTES + 2);
  } catch (error) {
    return invalid(`${where} cannot be read: ${error instanceof Error ? error.message : 'unknown error'}`);
  }
  if (!file.isFile) return invalid(`${where} is not a regular file`);
  if ((file.mode & OTHERS) === 0) return valid(file.text.replace(/\r?\n$/, ''));
  const mode = (file.mode & 0o777).toString(8).padStart(4, '0');
  return invalid(`${where} is open to others (mode ${mode}): run chmod 600 on it`);
}

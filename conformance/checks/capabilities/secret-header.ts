/** The one place where a secret may stand: contract.md section 3, written down once more, so that the host is not asked about itself. */
import type { Manifest, RequestEntry } from '../../../src/index.ts';

type SecretDeclaration = Manifest['secrets'][number];

/** A header, its name in lower case. */
export interface Header {
  readonly name: string;
  readonly value: string;
}

/** The header that bears a secret of this value. */
export function secretHeaderOf({ as }: Pick<SecretDeclaration, 'as'>, value: string): Header {
  if (as === 'bearer') return { name: 'authorization', value: `Bearer ${value}` };
  if (as === 'basic') return { name: 'authorization', value: `Basic ${Buffer.from(value).toString('base64')}` };
  return { name: as.slice('header:'.length), value };
}

/** The declared secrets that a request bears as declared. Its value may stand elsewhere besides: that is not looked at. */
export function secretsBorneBy(
  { headers }: Pick<RequestEntry, 'headers'>,
  { secrets: declared }: Pick<Manifest, 'secrets'>,
  values: Readonly<Record<string, string>>,
): readonly string[] {
  const bears = (secret: SecretDeclaration): boolean => {
    const header = secretHeaderOf(secret, values[secret.name] ?? '');
    return headers.some(([name, value]) => name.toLowerCase() === header.name && value === header.value);
  };
  return declared.filter((secret) => values[secret.name] !== undefined && bears(secret)).map(({ name }) => name);
}

/** A certificate authority that lives for one run, and the certificate of the hosts that the upstream plays. */
import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** PEM texts. The authority's own key is forgotten once the one certificate is signed. */
export interface Certificates {
  /** The authority's certificate: what a client has to trust. */
  readonly caPem: string;
  readonly certificatePem: string;
  readonly keyPem: string;
}

const ECDSA_P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

const MINUTE = 60_000;
// A certificate that outlives its run should be useless soon; a mount that is kept open for a day should work.
const LIFETIME = 24 * 60 * MINUTE;
const CLOCK_SKEW = 5 * MINUTE;

/**
 * Makes an authority and a server certificate for some names, valid from five minutes before `now` for 24 hours.
 *
 * @param serverNames the DNS names of RFC 5280 section 4.2.1.6's subjectAltName; at least one
 * @param now milliseconds since the Unix epoch
 */
export async function createCertificates(serverNames: Iterable<string>, now: number): Promise<Certificates> {
  const validity = { notBefore: new Date(now - CLOCK_SKEW), notAfter: new Date(now + LIFETIME) };
  const [authorityKeys, serverKeys] = await Promise.all([generateKeys(), generateKeys()]);
  const authority = await X509CertificateGenerator.createSelfSigned({
    // The name differs from run to run, so that a client that trusts an old authority says "unknown issuer".
    name: `CN=omnivet upstream ${crypto.randomUUID()}`,
    keys: authorityKeys,
    ...validity,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      await SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const names: JsonGeneralName[] = Array.from(serverNames, (value) => ({ type: 'dns', value }));
  const server = await X509CertificateGenerator.create({
    subject: 'CN=omnivet upstream',
    issuer: authority.subject,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    ...validity,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names),
      await AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const key = await crypto.subtle.exportKey('pkcs8', serverKeys.privateKey);
  return {
    caPem: authority.toString('pem'),
    certificatePem: server.toString('pem'),
    keyPem: PemConverter.encode(key, 'PRIVATE KEY'),
  };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(ECDSA_P256, true, ['sign', 'verify']);
}

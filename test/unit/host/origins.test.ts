import { expect, test } from 'vitest';
import type { HostName } from '../../../src/contract/host-name.ts';
import { readOrigins } from '../../../src/host/origins.ts';
import { createCertificates } from '../../../src/upstream/authority.ts';

const A = 'a.example.org' as HostName;
const B = 'b.example.org' as HostName;
const ORIGINS = new Map([
  [A, { address: '127.0.0.2', port: 8443, ca: '/a.pem' }],
  [B, { address: '127.0.0.3', port: 443 }],
]);
const host = (name: HostName): { host: HostName; methods: ['GET'] } => ({ host: name, methods: ['GET'] });

test('readOrigins reads the authorities of the hosts that are asked, and no others', async () => {
  const { caPem } = await createCertificates([A], Date.now());
  const read: string[] = [];
  const readText = async (path: string): Promise<string> => {
    read.push(path);
    return caPem;
  };
  expect(Object.fromEntries(await readOrigins([host(B)], ORIGINS, readText))).toEqual({
    [B]: { address: '127.0.0.3', port: 443 },
  });
  expect(read).toEqual([]);
  expect((await readOrigins([host(A)], ORIGINS, readText)).get(A)).toEqual({
    address: '127.0.0.2',
    port: 8443,
    ca: caPem,
  });
});

test.each([
  ['a file that is missing', async () => Promise.reject(new Error('ENOENT: no such file'))],
  ['a file without a certificate', async () => 'not a certificate'],
])('readOrigins of %s fails and names host and file', async (_, readText) => {
  await expect(readOrigins([host(A)], ORIGINS, readText)).rejects.toMatchObject({
    code: 'provider-failed',
    message: expect.stringContaining('/a.pem'),
    advice: expect.stringContaining(A),
  });
});

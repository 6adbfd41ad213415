import { expect, test } from 'vitest';
import { borneLines, requireNoHeader } from '../../../../conformance/checks/capabilities/absent-secrets.ts';
import { createFindings } from '../../../../conformance/finding.ts';
import { factsWith } from '../namespace/sample-facts.ts';
import { MANIFEST, VALUES } from './sample-manifest.ts';
import { requestWith } from './sample-request.ts';

const TOKEN = ['authorization', `Bearer ${VALUES.TOKEN}`] as const;

test('requests of the walk are sorted by whether they always, never or sometimes bore a secret', () => {
  const requests = [
    requestWith({ path: '/always', headers: [TOKEN] }),
    requestWith({ path: '/sometimes', headers: [TOKEN] }),
    requestWith({ path: '/sometimes' }),
    requestWith({ path: '/never', headers: [['x-key', VALUES.KEY]] }),
  ];
  const { bearing, bare } = borneLines(factsWith({ manifest: MANIFEST, requests }), VALUES, ['TOKEN']);
  expect([...bearing]).toEqual(['GET https://api.example.org/always']);
  expect([...bare]).toEqual(['GET https://api.example.org/never']);
});

test.each([
  ['an empty one', 'Bearer '],
  ['one with a word for nothing', 'Bearer undefined'],
])('the header of an absent secret may not be there, not even %s', (_name, value) => {
  const findings = createFindings();
  requireNoHeader([requestWith({ headers: [['Authorization', value]] })], MANIFEST, { KEY: VALUES.KEY }, findings);
  expect(findings.count).toBe(1);
});

test('the header of an absent secret may bear a present one, and be what it likes at a host where it is not bound', () => {
  const findings = createFindings();
  const second = {
    ...MANIFEST,
    secrets: [...MANIFEST.secrets, { ...MANIFEST.secrets[0], name: 'OTHER' }],
  } as typeof MANIFEST;
  requireNoHeader([requestWith({ headers: [TOKEN] })], second, { TOKEN: VALUES.TOKEN, KEY: VALUES.KEY }, findings);
  requireNoHeader([requestWith({ headers: [TOKEN], host: 'cdn.example.org' })], MANIFEST, {}, findings);
  expect(findings.count).toBe(0);
});

import { HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { redirectChain } from '../../../../conformance/checks/capabilities/redirect-chain.ts';

const OWN = 'https://api.example.org/a';
const BASE = 'https://cdn.example.org/x';
const answer = async (): Promise<Response> => HttpResponse.json({ a: 1 }, { headers: { etag: '"1"' } });

test('a chain of redirects ends with what is answered to the first request', async () => {
  const { injection, lines } = redirectChain(`GET ${OWN}`, BASE, 3);
  expect(lines).toEqual([`GET ${BASE}/1`, `GET ${BASE}/2`, `GET ${BASE}/3`]);
  let url = OWN;
  for (let hop = 0; hop < 3; hop += 1) {
    const response = await injection(new Request(url), answer);
    expect(response?.status).toBeOneOf([301, 302, 303, 307, 308]);
    url = response?.headers.get('location') ?? '';
  }
  const last = await injection(new Request(url), async () => new HttpResponse(null, { status: 404 }));
  expect([last?.status, last?.headers.get('etag'), await last?.text()]).toEqual([200, '"1"', '{"a":1}']);
});

test('a chain of redirects leaves other requests alone', async () => {
  const { injection } = redirectChain(`GET ${OWN}`, BASE, 1);
  expect(await injection(new Request('https://api.example.org/b'), answer)).toBeUndefined();
  expect(await injection(new Request(OWN, { method: 'HEAD' }), answer)).toBeUndefined();
});

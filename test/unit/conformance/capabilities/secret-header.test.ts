import { expect, test } from 'vitest';
import { secretHeaderOf, secretsBorneBy } from '../../../../conformance/checks/capabilities/secret-header.ts';
import { MANIFEST, VALUES } from './sample-manifest.ts';
import { requestWith } from './sample-request.ts';

test('a secret stands in the header of its scheme', () => {
  expect(secretHeaderOf({ as: 'bearer' }, 'abc')).toEqual({ name: 'authorization', value: 'Bearer abc' });
  // RFC 7617 section 2: its own example.
  expect(secretHeaderOf({ as: 'basic' }, 'Aladdin:open sesame')).toEqual({
    name: 'authorization',
    value: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
  });
  expect(secretHeaderOf({ as: 'header:x-key' }, 'abc')).toEqual({ name: 'x-key', value: 'abc' });
});

test('a request bears the secrets that stand in it as declared, whatever the case of the header', () => {
  const borne = (...headers: [string, string][]): readonly string[] =>
    secretsBorneBy(requestWith({ headers }), MANIFEST, VALUES);
  expect(borne(['Authorization', `Bearer ${VALUES.TOKEN}`])).toEqual(['TOKEN']);
  expect(borne(['authorization', `Basic ${btoa(VALUES.LOGIN)}`], ['X-Key', VALUES.KEY])).toEqual(['LOGIN', 'KEY']);
  expect(borne(['authorization', VALUES.TOKEN])).toEqual([]);
  expect(borne(['x-other', VALUES.KEY])).toEqual([]);
});

test('a secret without a value is never borne', () => {
  const request = requestWith({ headers: [['authorization', 'Bearer undefined']] });
  expect(secretsBorneBy(request, MANIFEST, {})).toEqual([]);
});

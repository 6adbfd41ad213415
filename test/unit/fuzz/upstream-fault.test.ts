import { expect, test } from 'vitest';
import { changedBy, FAULTS } from '../../../fuzz/provider/upstream-fault.ts';

const ANSWER = {
  status: 200,
  headers: new Headers({ 'content-type': 'application/json', etag: '"1"' }),
  body: Buffer.from('[{"name":"a","size":7},{"name":"b","size":8}]'),
};

test.each(FAULTS)('an answer %s differs from what it was, and is the same each time', (kind) => {
  const fault = { kind, share: 500 };
  const seen = (): unknown => {
    const { status, headers, body } = changedBy(fault, ANSWER);
    return [status, [...headers], Buffer.from(body).toString()];
  };
  expect(seen()).toEqual(seen());
  expect(seen()).not.toEqual([ANSWER.status, [...ANSWER.headers], ANSWER.body.toString()]);
});

test('what is no JSON stays as it is where values would be changed', () => {
  const answer = { ...ANSWER, body: Buffer.from('plain text') };
  expect(changedBy({ kind: 'leaves values out', share: 1 }, answer)).toEqual(answer);
});

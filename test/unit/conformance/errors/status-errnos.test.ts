import { expect, test } from 'vitest';
import { STATUS_ERRNOS } from '../../../../conformance/checks/errors/status-errnos.ts';

// The rows of contract.md section 5, as sentences about numbers.
const ROWS: readonly (readonly [errno: string, holds: (status: number) => boolean])[] = [
  ['ENOENT', (status) => status === 404 || status === 410],
  ['EACCES', (status) => status === 401 || status === 403],
  ['EINVAL', (status) => status >= 400 && status < 500 && ![401, 403, 404, 410, 429].includes(status)],
  ['EIO', (status) => status >= 500 || status === 206 || status === 304],
];

test.each(Object.entries(STATUS_ERRNOS))('status %s has the errno of its row in the contract', (status, errno) => {
  const row = ROWS.find(([, holds]) => holds(Number(status)));
  expect(row?.[0]).toBe(errno);
});

test('the table has statuses of every row', () => {
  expect(new Set(Object.values(STATUS_ERRNOS))).toEqual(new Set(ROWS.map(([errno]) => errno)));
});

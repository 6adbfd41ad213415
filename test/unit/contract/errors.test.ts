import { expect, test } from 'vitest';
import { ERROR_CODES, errnoOf, type ErrorCode, HostError } from '../../../src/contract/errors.ts';

// contract.md section 5, written out again: the table in code must not be its own oracle.
const EXPECTED: Record<string, readonly ErrorCode[]> = {
  ENOENT: ['not-found', 'upstream-not-found', 'nothing-selected', 'no-such-provider'],
  ENOTDIR: ['not-a-directory'],
  EISDIR: ['not-a-file'],
  EACCES: [
    'not-permitted',
    'host-undeclared',
    'secret-undeclared',
    'address-denied',
    'secret-missing',
    'upstream-denied',
    'secret-echoed',
  ],
  EINVAL: ['invalid', 'upstream-refused'],
  EFBIG: ['too-large', 'body-too-large'],
  EAGAIN: ['unavailable', 'upstream-throttled'],
  ETIMEDOUT: ['guest-deadline', 'upstream-deadline'],
  EIO: [
    'internal',
    'trap',
    'contract-violation',
    'upstream-failed',
    'upstream-unreadable',
    'quarantined',
    'storage-failed',
  ],
  EROFS: ['read-only'],
  ENAMETOOLONG: ['name-too-long'],
};

test.each(Object.entries(EXPECTED))('errnoOf of the causes that the contract lists is %s', (errno, codes) => {
  expect(codes.map((code) => errnoOf(code))).toEqual(codes.map(() => errno));
});

test('errnoOf of every code is an errno', () => {
  expect(ERROR_CODES.map((code) => errnoOf(code)).filter((errno) => !/^E[A-Z]+$/.test(errno))).toEqual([]);
});

test('HostError keeps its code, advice and cause', () => {
  const cause = new Error('below');
  const error = new HostError('trap', 'it trapped', 'mend it', { cause });
  expect(error).toMatchObject({ code: 'trap', message: 'it trapped', advice: 'mend it', cause, name: 'HostError' });
});

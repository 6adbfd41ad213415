import { expect, test } from 'vitest';
import { guestExports } from '../../../src/author/guest.ts';
import { internal, notFound, notPermitted, type Provider, text } from '../../../src/author/provider.ts';

function guest(readFile: (path: string) => unknown, line?: string): ReturnType<typeof guestExports> {
  const provider: Provider = {
    manifest: { name: 'x', version: '1' },
    lookupChild: () => undefined,
    listChildren: () => [],
    readFile: readFile as Provider['readFile'],
  };
  return guestExports(provider, () => line);
}

/** What crosses to the component model: the answer, or what was thrown. Only a plain object becomes `err`. */
function outcomeOf(readFile: (path: string) => unknown, line?: string): unknown {
  try {
    return guest(readFile, line).readFile('/a');
  } catch (thrown) {
    return thrown instanceof Error ? { trapped: thrown } : { thrown };
  }
}

test('readFile of content answers it', () => {
  expect(outcomeOf(() => text('a'))).toEqual({ tag: 'inline', val: Uint8Array.of(97) });
});

test.each([
  ['returned', () => notFound(), { tag: 'not-found' }],
  [
    'thrown',
    () => {
      // oxlint-disable-next-line typescript/only-throw-error -- an author may
      throw notPermitted('no');
    },
    { tag: 'not-permitted', val: 'no' },
  ],
  ['with a text that is no text', () => ({ tag: 'invalid', val: 7 }), { tag: 'invalid', val: '7' }],
  ['without its text', () => ({ tag: 'invalid' }), { tag: 'invalid', val: '' }],
  ['with more fields than it has', () => ({ ...notFound(), val: 1 }), { tag: 'not-found' }],
])('readFile of an error %s throws the plain error', (_, readFile, thrown) => {
  expect(outcomeOf(readFile)).toEqual({ thrown });
});

test.each([undefined, null, 'text', 7, {}, { tag: 'zork' }, Object.assign(new Error('x'), { tag: 'not-found' })])(
  'readFile that answers %o throws internal',
  (answer) => {
    expect(outcomeOf(() => answer)).toEqual({ thrown: internal('readFile answered neither content nor an error') });
  },
);

test.each([
  [new TypeError('boom'), 'TypeError: boom'],
  ['a text', 'readFile threw a text'],
  [undefined, 'readFile threw undefined'],
])('readFile that throws %o says so in internal', (thrown, message) => {
  const readFile = (): never => {
    // oxlint-disable-next-line typescript/only-throw-error -- an author may throw anything
    throw thrown;
  };
  expect(outcomeOf(readFile)).toEqual({ thrown: internal(message) });
});

test('readFile that throws an Error names the first line of the stack that is the author’s', () => {
  const error = new Error('boom');
  error.stack = 'at f (componentize-qjs:user.js:39:48)\n at readFile (componentize-qjs:user.js:40:7)';
  const { readFile } = guestExports({ ...provider(error), manifest: { name: 'x', version: '1' } }, (line) =>
    line === 40 ? 'lib/a.ts:3' : undefined,
  );
  expect(() => readFile('/')).toThrow(expect.objectContaining(internal('Error: boom (at lib/a.ts:3)')) as Error);
});

function provider(error: Error): Omit<Provider, 'manifest'> {
  const fail = (): never => {
    throw error;
  };
  return { lookupChild: fail, listChildren: fail, readFile: fail };
}

test('lookupChild and listChildren that throw let it through, which traps', () => {
  const error = new Error('boom');
  const exports = guestExports({ ...provider(error), manifest: { name: 'x', version: '1' } }, () => undefined);
  expect(() => exports.lookupChild('/', 'a')).toThrow(error);
  expect(() => exports.listChildren('/')).toThrow(error);
});

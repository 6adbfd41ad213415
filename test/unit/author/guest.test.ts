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
  'readFile that answers %o throws internal that says what was expected',
  (answer) => {
    const said = expect.stringMatching(/^readFile answered .*; expected text\(\)/) as string;
    expect(outcomeOf(() => answer)).toEqual({ thrown: internal(said) });
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

/** What stands for a trap: a name that no host may accept, with the reason in it. */
const told = (reason: string): object => ({ tag: 'entry', val: { name: `\0${reason}`, kind: 'file' } });

test('lookupChild and listChildren that throw answer a name that tells why and where', () => {
  const error = new Error('boom');
  error.stack = 'at f (componentize-qjs:user.js:3:48)';
  const exports = guestExports({ ...provider(error), manifest: { name: 'x', version: '1' } }, () => 'provider.ts:12');
  expect(exports.lookupChild('/', 'a')).toEqual(told('Error: boom (at provider.ts:12)'));
  expect(exports.listChildren('/')).toEqual([told('Error: boom (at provider.ts:12)')]);
});

test('lookupChild and listChildren that answer something else answer a name that tells what', () => {
  const wrong = { ...provider(new Error('x')), lookupChild: () => 'a', listChildren: () => Promise.resolve([]) };
  const exports = guestExports({ ...wrong, manifest: { name: 'x', version: '1' } } as never, () => undefined);
  expect(exports.lookupChild('/', 'a')).toEqual({
    tag: 'entry',
    val: { name: expect.stringMatching(/^\0lookupChild answered a string; expected/) as string, kind: 'file' },
  });
  expect(exports.listChildren('/')).toEqual([
    {
      tag: 'entry',
      val: { name: expect.stringMatching(/^\0listChildren must not be async/) as string, kind: 'file' },
    },
  ]);
});

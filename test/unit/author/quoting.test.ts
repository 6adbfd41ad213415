import { search } from '@jmespath-community/jmespath';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { jmesString, urlSegment } from '../../../src/author/quoting.ts';

const anyText = fc.string({ unit: 'binary' });
// Where quoting goes wrong: everything that means something to JMESPath, JSON or a URL.
const nastyText = fc
  .array(fc.constantFrom('`', "'", '"', '\\', 'u', '/', '?', '#', '%', '.', ']', '|', '\n', '😀', '\ud800', 'a'))
  .map((parts) => parts.join(''));

test('jmesString of any text evaluates to that text, whatever stands around it', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, nastyText), (text) => {
      const expression = `[${jmesString(text)}, 'after'] | {both: @}`;
      expect(search({}, expression)).toEqual({ both: [text.toWellFormed(), 'after'] });
    }),
    { numRuns: 1000 },
  );
});

test('jmesString of any text has no character that could end a literal', () => {
  fc.assert(fc.property(fc.oneof(anyText, nastyText), (text) => /^`"[^`"']*"`$/.test(jmesString(text))));
});

test('urlSegment of any text but dots is one segment that a URL parser leaves alone', () => {
  fc.assert(
    fc.property(
      fc.oneof(anyText, nastyText).filter((text) => text !== '.' && text !== '..'),
      (text) => {
        const url = `https://a.example/before/${urlSegment(text)}/after?q=${urlSegment(text)}`;
        const parsed = new URL(url);
        expect(parsed.href).toBe(url);
        expect(parsed.pathname.split('/').map(decodeURIComponent)).toEqual([
          '',
          'before',
          text.toWellFormed(),
          'after',
        ]);
      },
    ),
    { numRuns: 1000 },
  );
});

test.each(['.', '..'])('urlSegment of %j refuses it', (text) => {
  expect(() => urlSegment(text)).toThrow(RangeError);
});

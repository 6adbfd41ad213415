import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeUtf8 } from '../../../src/author/utf8.ts';

test('encodeUtf8 of any text gives the bytes of TextEncoder', () => {
  const lone = fc.constantFrom('\ud800', '\udfff', '😀', '\uffff', '\u07ff', '\u0800', '\u{10ffff}', '');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), lone, (text, special) => {
      expect(encodeUtf8(text + special)).toEqual(new TextEncoder().encode(text + special));
    }),
  );
});

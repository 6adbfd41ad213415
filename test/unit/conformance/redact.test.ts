import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedactor, MIN_SECRET_LENGTH } from '../../../conformance/redact.ts';

const CANARY = 'ghp_16C7e42F292c69/12E7+710c8"38 347Ae';

const hex = (text: string): string => Buffer.from(text).toString('hex');
const base64 = (before: string, secret: string): string => Buffer.from(before + secret).toString('base64');
const toUrl = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const units = (text: string): string =>
  text
    .split('')
    .map((unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'))
    .join('');
const percentAll = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

/** How a secret may be written; each is given what stands in front of it. */
const FORMS: Readonly<Record<string, (secret: string) => string>> = {
  verbatim: (secret) => secret,
  'percent-encoded': encodeURIComponent,
  'percent-encoded, lower case': (secret) =>
    encodeURIComponent(secret).replaceAll(/%../g, (code) => code.toLowerCase()),
  'percent-encoded throughout': percentAll,
  'percent-encoded twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'form-encoded': (secret) => new URLSearchParams({ '': secret }).toString().slice(1),
  'escaped for JSON': json,
  'escaped for JSON twice': (secret) => json(json(secret)),
  'escaped for JSON throughout': units,
  hexadecimal: hex,
  'hexadecimal, upper case': (secret) => hex(secret).toUpperCase(),
  ...Object.fromEntries(
    ['', 'a', 'ab'].flatMap((before) => [
      [`base64 after ${String(before.length)} bytes`, (secret: string) => base64(before, secret)],
      [`base64url after ${String(before.length)} bytes`, (secret: string) => toUrl(base64(before, secret))],
    ]),
  ),
};

/** What of a form the secret alone decides: base64 shares its edges with what stands beside it. */
function core(name: string, form: string): string {
  if (!name.startsWith('base64')) return form;
  const bytes = Number(/\d/.exec(name.slice('base64'.length).replace('url', ''))?.[0]);
  return form.replaceAll('=', '').slice(bytes === 0 ? 0 : bytes + 1, -1);
}

test.each(Object.entries(FORMS))('a secret %s is replaced, and what stands around it stays', (name, form) => {
  const redact = createRedactor(['another-secret', CANARY]);
  expect(redact(`before ${form(CANARY)} after`)).toMatch(/^before .{0,2}\[secret 2\]=* after$/);
  expect(redact(`<${form(CANARY)}>`)).not.toContain(core(name, form(CANARY)));
});

// Secrets of any characters; ten at least, so that no chance text holds the core of one.
const secrets = fc.oneof(
  fc.string({ minLength: 10, maxLength: 40 }),
  fc.string({ minLength: 10, maxLength: 40, unit: 'binary' }),
  fc.string({ minLength: 10, maxLength: 40, unit: fc.constantFrom(...String.raw`\/"%+ aZ-_`.split('')) }),
);

test('no form of any secret survives in any string, key or depth', () => {
  const around = fc.string({ maxLength: 20 });
  fc.assert(
    fc.property(
      secrets,
      around,
      around,
      fc.constantFrom(...Object.entries(FORMS)),
      (secret, before, after, [name, form]) => {
        const text = before + form(secret) + after;
        const value = { [text]: 1, list: [text, { deep: text }], number: 5, nothing: null };
        const left = JSON.stringify(strings(createRedactor([secret])(value)));
        expect(
          strings(createRedactor([secret])(value)).every((found) => !found.includes(core(name, form(secret)))),
        ).toBe(true);
        expect(left).toContain('[secret 1]');
      },
    ),
  );
});

test('text without a secret stays as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(createRedactor([CANARY])(value)).toEqual(value);
    }),
  );
});

test('secrets that overlap in a text leave nothing of either', () => {
  const redact = createRedactor(['0123456789abc', '89abcdefghijk']);
  expect(redact('x0123456789abcdefghijky')).toBe('x[secret 1]y');
  expect(createRedactor(['abababab'])('ababababab!')).toBe('[secret 1]!');
});

test('two keys that differ in the secret only stay two', () => {
  const redact = createRedactor(['first-secret', 'FIRST-SECRET']);
  const value: Record<string, number> = { 'first-secret': 1, '[secret 1]': 2 };
  expect(redact(value)).toEqual({ '[secret 1]': 1, '[secret 1] (2)': 2 });
  expect(Object.keys(redact(JSON.parse('{"__proto__": "first-secret"}') as object))).toEqual(['__proto__']);
});

test('an empty secret is left out, and one too short to be told from other text is refused', () => {
  expect(createRedactor([''])('abc')).toBe('abc');
  expect(() => createRedactor(['long enough', 'x'.repeat(MIN_SECRET_LENGTH - 1)])).toThrow(
    /Secret 2 is shorter than 8/,
  );
});

test('a text of a million backslashes costs no more than its length', () => {
  const redact = createRedactor([CANARY, String.raw`\\\\\\\\"/"\\`]);
  const text = '\\'.repeat(1_000_000);
  const started = process.cpuUsage().user;
  expect(redact(`${text}x`)).toMatch(/x$/);
  // Its square would be days.
  expect(process.cpuUsage().user - started).toBeLessThan(15_000_000);
});

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...strings(item)]);
}

/** The forms in which an upstream may hand a secret back: rule 13. */

const hex = (text: string): string[] => [...Buffer.from(text).toString('hex').matchAll(/../g)].map(String);

/** Each with what makes it of a value of visible ASCII. */
export const ECHO_FORMS: [name: string, form: (value: string) => string][] = [
  ['verbatim', (value) => value],
  ['percent-encoded', encodeURIComponent],
  [
    'percent-encoded, lower case',
    (value) => encodeURIComponent(value).replaceAll(/%../g, (code) => code.toLowerCase()),
  ],
  [
    'percent-encoded whole',
    (value) =>
      hex(value)
        .map((code) => `%${code}`)
        .join(''),
  ],
  ['form-encoded', (value) => new URLSearchParams([['', value]]).toString().slice(1)],
  ['JSON-escaped', (value) => JSON.stringify({ x: value })],
  ['JSON-escaped with slashes', (value) => JSON.stringify(value).replaceAll('/', '\\/')],
  [
    'JSON-escaped whole',
    (value) =>
      hex(value)
        .map((code) => `\\u00${code}`)
        .join(''),
  ],
  [
    'JSON-escaped whole, upper case',
    (value) =>
      hex(value)
        .map((code) => `\\u00${code.toUpperCase()}`)
        .join(''),
  ],
  ['percent-encoded in JSON', (value) => JSON.stringify(encodeURI(value))],
  ...[0, 1, 2, 3].flatMap((before) =>
    [0, 1, 2].map((after): [string, (value: string) => string] => [
      `base64 with ${before} bytes before and ${after} after`,
      (value) => Buffer.from('\u00ff'.repeat(before) + value + '~'.repeat(after), 'latin1').toString('base64'),
    ]),
  ),
  ['base64url', (value) => Buffer.from(`>${value}`).toString('base64url')],
  ['base64 with percent-encoded signs', (value) => encodeURIComponent(btoa(`?${value}`))],
  ['base64 with JSON-escaped slashes', (value) => btoa(`?>${value}`).replaceAll('/', '\\/')],
];

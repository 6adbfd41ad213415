/** Looks for secrets in whatever came out of the host, in every form that somebody might have given them: security.md rules 11 to 14. */

/** Where a secret was seen, and how it was written. */
export interface Sighting {
  readonly secret: string;
  readonly form: string;
}

/** Undoes one way of writing a text; what it cannot read, it leaves. */
type Decode = (text: string) => string;

const DECODERS: Readonly<Record<string, Decode>> = {
  'percent-encoded': (text) => text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => fromHex(hex)),
  'JSON-escaped': (text) =>
    text.replaceAll(/\\u([0-9a-f]{4})/gi, (_, hex: string) => fromHex(hex)).replaceAll(/\\(.)/g, '$1'),
  'HTML-escaped': (text) =>
    text
      .replaceAll(/&#x([0-9a-f]{1,6});?/gi, (_, hex: string) => fromHex(hex))
      .replaceAll(/&#(\d{1,7});?/g, (_, number: string) => fromHex(Number(number).toString(16))),
  'with zero bytes between': (text) => text.replaceAll('\0', ''),
  'broken into lines': (text) => text.replaceAll(/[\r\n\t ]/g, ''),
  reversed: (text) => text.split('').toReversed().join(''),
};

/** Every secret that is in some bytes or a text, each once for each form. A secret shorter than 6 characters is not looked for. */
export function findSecrets(haystack: string | Uint8Array, secrets: readonly string[]): readonly Sighting[] {
  const text = typeof haystack === 'string' ? haystack : Buffer.from(haystack).toString('latin1');
  const views = viewsOf(text);
  return secrets
    .filter((secret) => secret.length >= 6)
    .flatMap((secret) => {
      const needles = needlesOf(secret);
      const seen = views.flatMap(([how, view]) =>
        needles
          .filter(([, needle]) => view.includes(needle))
          .map(([what]) => (how === 'verbatim' ? what : `${what}, ${how}`)),
      );
      return [...new Set(seen)].map((form): Sighting => ({ secret, form }));
    });
}

// Each decoding, and each after another where the first one changed anything: what is escaped twice is found, too. Most texts
// have nothing to decode, and few views.
function viewsOf(text: string): readonly (readonly [name: string, view: string])[] {
  const views = new Map<string, string>([[text, 'verbatim']]);
  for (const [first, decode] of Object.entries(DECODERS)) {
    const once = decode(text);
    if (once === text) continue;
    remember(views, once, first);
    if (first === 'reversed') continue;
    for (const [second, again] of Object.entries(DECODERS)) remember(views, again(once), `${first}, ${second}`);
  }
  return Array.from(views, ([view, name]) => [name, view]);
}

function remember(views: Map<string, string>, view: string, name: string): void {
  if (!views.has(view)) views.set(view, name);
}

function needlesOf(secret: string): readonly (readonly [form: string, needle: string])[] {
  const bytes = Buffer.from(secret, 'utf8');
  const base64 = [0, 1, 2].map((shift) => aligned(bytes, shift));
  return [
    ['verbatim', bytes.toString('latin1')],
    ['in small letters', secret.toLowerCase()],
    ['in capital letters', secret.toUpperCase()],
    ['in hexadecimal', bytes.toString('hex')],
    ['in capital hexadecimal', bytes.toString('hex').toUpperCase()],
    ...base64.flatMap((needle): readonly (readonly [string, string])[] => [
      ['in base64', needle],
      ['in base64 for URLs', needle.replaceAll('+', '-').replaceAll('/', '_')],
    ]),
  ];
}

// The characters of base64 that depend on the secret alone, when so many bytes stand before it.
function aligned(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const start = Math.ceil((shift * 8) / 6);
  return text.slice(start, Math.floor(((shift + bytes.byteLength) * 8) / 6));
}

function fromHex(hex: string): string {
  const code = Number.parseInt(hex, 16);
  return code <= 0x10_ffff ? String.fromCodePoint(code) : '';
}

/** A URL in the pieces that tricks are played with, and as the text that they make. */
import type { PuppetText } from '../../providers/puppet/encoder.ts';

/** The pieces in their order; each has its own punctuation, so that a piece can be left out or be wrong. */
export interface UrlParts {
  /** In front of everything. */
  readonly front: string;
  readonly scheme: string;
  readonly slashes: string;
  /** With its `@`. */
  readonly userInfo: string;
  readonly host: string;
  /** With its colon. */
  readonly port: string;
  /** With its slash. */
  readonly path: string;
  /** With its question mark. */
  readonly query: string;
  /** With its `#`. */
  readonly fragment: string;
  /** At the end; may be very long. */
  readonly tail: PuppetText;
}

const ORDER = ['front', 'scheme', 'slashes', 'userInfo', 'host', 'port', 'path', 'query', 'fragment'] as const;

/** A piece that is a plain string. */
export type UrlPiece = (typeof ORDER)[number];

/** The plainest URL of a host. */
export function plainUrl(host: string): UrlParts {
  const [name = '', port] = host.split(':');
  const authority = { userInfo: '', host: name, port: port === undefined ? '' : `:${port}` };
  return { front: '', scheme: 'https:', slashes: '//', ...authority, path: '/', query: '', fragment: '', tail: '' };
}

/** The text. */
export function joinUrl(parts: UrlParts): PuppetText {
  const text = ORDER.map((piece) => parts[piece]).join('');
  return parts.tail === '' ? text : [text, parts.tail];
}

/** Puts a text into a piece, `at` of 0 in front of it; larger numbers than it is long begin again from its start. */
export function insertInto(parts: UrlParts, piece: UrlPiece, text: string, at: number): UrlParts {
  const before = Array.from(parts[piece]);
  before.splice(at % (before.length + 1), 0, text);
  return { ...parts, [piece]: before.join('') };
}

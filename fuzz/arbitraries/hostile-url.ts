/** URLs that a provider may try: a plain one of a declared host, and up to three tricks played with it. */
import fc from 'fast-check';
import type { PuppetText } from '../../providers/puppet/encoder.ts';
import { readable } from '../classified.ts';
import { describe, unitsOf, writeOut } from '../puppet-text.ts';
import { few } from './few.ts';
import type { HostSlots } from './slots.ts';
import { joinUrl, plainUrl } from './url-parts.ts';
import { TRICK_CLASSES, type UrlSizes, urlTrick } from './url-trick.ts';

export interface HostileUrl {
  readonly url: PuppetText;
  /** What was played, in order; nothing in a plain URL. */
  readonly tricks: readonly string[];
}

/** A URL. Shrinks to `https://declared/` by taking tricks away. */
export function hostileUrl(slots: HostSlots, sizes: UrlSizes = { huge: false }): fc.Arbitrary<HostileUrl> {
  const tricks = few(urlTrick(slots, sizes), 3);
  const host = fc.oneof(
    { withCrossShrink: true },
    { weight: 6, arbitrary: fc.constant(slots.declared) },
    { weight: 1, arbitrary: fc.constantFrom(slots.ported, slots.unbound) },
  );
  return fc.record({ host, tricks }).map(({ host, tricks }) => {
    const parts = tricks.reduce((before, { apply }) => apply(before), plainUrl(host));
    return urlOf(
      joinUrl(parts),
      tricks.flatMap(({ names }) => names),
    );
  });
}

/** What was played, and how many at once. */
export function classify({ url, tricks }: HostileUrl): readonly string[] {
  return [
    ...tricks,
    ...(tricks.length === 0 ? ['plain'] : []),
    ...(unitsOf(url) < 8_192 ? textClasses(writeOut(url)) : []),
  ];
}

/** What {@link hostileUrl} with every size has to hit. */
export const CLASSES: readonly string[] = [
  ...TRICK_CLASSES,
  'plain',
  'only ASCII',
  'beyond ASCII',
  'begins with https://',
  'begins otherwise',
];

function textClasses(text: string): string[] {
  // oxlint-disable-next-line no-control-regex
  const characters = /^[\u0000-\u007f]*$/.test(text) ? 'only ASCII' : 'beyond ASCII';
  return [characters, text.startsWith('https://') ? 'begins with https://' : 'begins otherwise'];
}

function urlOf(url: PuppetText, tricks: readonly string[]): HostileUrl {
  return readable({ url, tricks }, () => `${describe(url)} (${tricks.join(', ') || 'plain'})`);
}

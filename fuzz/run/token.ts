/** What replays a failure with one command: target, seed and path, and digests that say whether it is still the same case. */

export interface Token {
  readonly target: string;
  readonly seed: number;
  /** As fast-check has it: `12:0:3`. */
  readonly path: string;
  /** The beginning of the component's digest. */
  readonly component: string;
  /** Of what the target makes cases from. */
  readonly cases: string;
}

const PATTERN = /^([a-z0-9-]+)\.(-?\d{1,10})\.(\d+(?::\d+)*)\.([0-9a-f]{8}|none)\.([0-9a-f]{8})$/;

/** `hosts.1234.5:0:1.0a1b2c3d.4e5f6071` */
export function formatToken({ target, seed, path, component, cases }: Token): string {
  return [target, seed, path, component, cases].join('.');
}

/** The token that a text is; `undefined` for every other text. */
export function parseToken(text: string): Token | undefined {
  const [, target, seed, path, component, cases] = PATTERN.exec(text) ?? [];
  if (target === undefined || seed === undefined || path === undefined) return undefined;
  return { target, seed: Number(seed), path, component: component ?? '', cases: cases ?? '' };
}

/** What has changed since a token was made, in words. */
export function changesSince(token: Token, now: Pick<Token, 'component' | 'cases'>): readonly string[] {
  return [
    ...(token.component === now.component
      ? []
      : [`the component has changed since (${token.component}, now ${now.component})`]),
    ...(token.cases === now.cases ? [] : ['the cases of this target are made otherwise now: this may be another case']),
  ];
}

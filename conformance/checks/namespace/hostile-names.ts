/** Names that mean something in a URL, and must not. All of them are names that a file can have. */

export interface HostileName {
  readonly name: string;
  /**
   * Some providers take such a name apart, as `package@version`, and rightly ask for its parts in places of their own: only the host
   * and the keys of the query count.
   */
  readonly separates?: boolean;
}

// By themselves.
const WHOLE = ['%2e%2e', '..%2f', '?', '#', '&x=1', 'a b', '"', '\\', '%', 'Grüße', '🦀', '`{|}^'];

// After something harmless, for a provider that looks at how a name begins.
const AFTER = ['%2f..%2f', '%41', '?x=1', '#top', '&x=1'];

const SEPARATORS = [';v=1', '@c', ':c', '+c', '=1'];

/** Each once; `harmless` is a name for which the provider asks upstream. */
export function hostileNames(harmless: string): readonly HostileName[] {
  return [
    ...WHOLE.map((name) => ({ name })),
    ...AFTER.map((trick) => ({ name: harmless + trick })),
    ...SEPARATORS.map((separator) => ({ name: harmless + separator, separates: true }) as const),
  ];
}

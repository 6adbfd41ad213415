/** A name in other letter case and other Unicode forms. */

/** The same name as somebody else may write it, without itself and what is listed besides. */
export function variantsOf(name: string, listed: readonly string[]): readonly string[] {
  const variants = [
    name.toUpperCase(),
    name.toLowerCase(),
    capitalised(name),
    name.normalize('NFD'),
    name.normalize('NFC'),
  ];
  return [...new Set(variants)].filter(
    (variant) => variant !== name && Buffer.byteLength(variant) <= 255 && !listed.includes(variant),
  );
}

function capitalised(name: string): string {
  const [first = '', ...rest] = name;
  return first.toUpperCase() + rest.join('');
}

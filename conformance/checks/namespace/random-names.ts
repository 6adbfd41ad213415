/** Names that nobody lists, made by chance. */

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

/** A name of `length` lower-case letters and digits; 24 of them cannot be guessed. Begins with a letter. */
export function randomName(length: number, random: () => number): string {
  return Array.from({ length }, (_, at) => oneOf(at === 0 ? LETTERS : LETTERS + DIGITS, random)).join('');
}

/** A name of the same shape: letters for letters, digits for digits, the rest as it is; numbers get two digits more. */
export function nameLike(name: string, random: () => number): string {
  if (/^\d+$/.test(name)) return digits(name.length + 2, random);
  const shape = name.replaceAll(/[a-z]/g, () => oneOf(LETTERS, random));
  return shape
    .replaceAll(/[A-Z]/g, () => oneOf(LETTERS, random).toUpperCase())
    .replaceAll(/\d/g, () => oneOf(DIGITS, random));
}

// A leading zero would be another shape.
function digits(length: number, random: () => number): string {
  return Array.from({ length }, (_, at) => oneOf(at === 0 ? DIGITS.slice(1) : DIGITS, random)).join('');
}

/** One of the items. */
export function oneOf<Item>(items: ArrayLike<Item>, random: () => number): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

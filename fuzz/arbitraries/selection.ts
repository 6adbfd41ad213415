/** Expressions over bodies, both hostile to the language that the selection is made in: what one leaves behind, another would see. */
import fc from 'fast-check';
import { readable } from '../classified.ts';
import { printable } from '../puppet-text.ts';

export interface Selection {
  readonly as: 'content' | 'listing';
  readonly expression: string;
  readonly itemUrl: string | undefined;
  readonly body: string;
  readonly tricks: readonly string[];
}

type Row = readonly [name: string, text: string];

const BODIES: readonly Row[] = [
  ['a list', '{"items":[{"name":"a","url":"https://api.example.org/a"},{"name":"b","polluted":1}]}'],
  ['a key named __proto__', '{"__proto__":{"polluted":"yes","name":"p"},"items":["a"]}'],
  ['a constructor', '{"constructor":{"prototype":{"polluted":"yes"}},"items":["a","b"]}'],
  ['a toJSON', '{"items":[{"name":"a","toJSON":"x"}],"toJSON":1}'],
  ['a toString', '{"items":[{"name":"a","toString":null,"valueOf":null}]}'],
  ['numbers for names', '{"items":[1,2.5,1e21,-0]}'],
  ['keys of arrays', '{"items":{"length":3,"0":"a"}}'],
  ['not JSON', '{"items":['],
  ['a body of null', 'null'],
  ['a deep body', `${'['.repeat(500)}${']'.repeat(500)}`],
];

const EXPRESSIONS: readonly Row[] = [
  ['everything', '@'],
  ['the items', 'items'],
  ['a projection', 'items[].name'],
  ['a property of all objects', 'polluted'],
  ['__proto__', '"__proto__".polluted'],
  ['what __proto__ is made', '{"__proto__": @}'],
  ['what objects are made by', 'constructor.prototype'],
  ['a sort', 'sort_by(items, &name)'],
  ['a reversal', 'reverse(items)'],
  ['a merge', 'merge(@, `{"polluted": 2}`)'],
  ['a literal', '`["x","y"]`'],
  ['a literal with __proto__', '`{"__proto__": {"polluted": 3}}`'],
  ['an expression that is none', 'items['],
  ['an unknown function', 'nosuch(@)'],
  ['a function on another type', 'length(`1`)'],
];

const ITEM_URLS: readonly (readonly [name: string, text: string | undefined])[] = [
  ['no item-url', undefined],
  ['an item-url', 'url'],
  ['an item-url that fails on some', "join('', [url, name])"],
];

/** Shrinks to everything of a list. */
export function selection(): fc.Arbitrary<Selection> {
  return fc
    .record({
      as: fc.constantFrom('content' as const, 'listing' as const),
      expression: fc.constantFrom(...EXPRESSIONS),
      body: fc.constantFrom(...BODIES),
      itemUrl: fc.constantFrom(...ITEM_URLS),
    })
    .map(({ as, expression, body, itemUrl }) => {
      const tricks = [expression[0], body[0], ...(as === 'listing' ? [itemUrl[0]] : [])];
      const url = as === 'listing' ? itemUrl[1] : undefined;
      return readable({ as, expression: expression[1], body: body[1], itemUrl: url, tricks }, read);
    });
}

/** What is selected of what. */
export function classify({ as, tricks }: Selection): readonly string[] {
  return [as, ...tricks];
}

/** What {@link selection} has to hit. */
export const CLASSES: readonly string[] = [
  'content',
  'listing',
  ...new Set([...EXPRESSIONS, ...BODIES, ...ITEM_URLS].map(([name]) => name)),
];

function read({ as, expression, body, tricks }: Selection): string {
  return `${as}: ${printable(expression)} of ${printable(body)} (${tricks.join(', ')})`;
}

/** Names that a directory does not list, as people, shells and programs ask for them. */
import { nameLike, oneOf, randomName } from './random-names.ts';

/** A name to ask for, and whether it proves something when it is there. */
export interface Unlisted {
  readonly name: string;
  readonly kind: 'unguessable' | 'prototype' | 'plausible';
}

/** Long enough that nobody has such a name by chance. */
const UNGUESSABLE = 24;

/** What every JavaScript object seems to have. */
const PROTOTYPE = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', '__proto__'] as const;

// What file managers, shells, editors and version control look for.
const LOOKED_FOR = [
  '.git',
  'index.html',
  '.DS_Store',
  'desktop.ini',
  'lost+found',
  '.hidden',
  'README',
  'node_modules',
];

const ODD = [
  '%2e%2e',
  '..%2f',
  'a b',
  '-rf',
  '*',
  '$(id)',
  'CON',
  'name:stream',
  ' ',
  '...',
  'end.',
  '\u202etxt.exe',
  'zero\u200bwidth',
  'e\u0301',
  '漢字',
  '🦀',
  '~',
  'a'.repeat(255),
];

/** Some ten names that are not among `listed`; others for each call. */
export function unlistedNames(listed: readonly string[], random: () => number): readonly Unlisted[] {
  const unguessable = { name: randomName(UNGUESSABLE, random), kind: 'unguessable' } as const;
  const some = listed.length > 0 ? oneOf(listed, random) : randomName(6, random);
  const plausible = [
    nameLike(some, random),
    oneOf([`${some}~`, `.${some}.swp`, `${some}.bak`, `${some} `], random),
    oneOf(LOOKED_FOR, random),
    oneOf(ODD, random),
    oneOf(ODD, random),
  ];
  const first = Math.floor(random() * PROTOTYPE.length);
  const prototype = [0, 1, 2].map((step) => PROTOTYPE[(first + step) % PROTOTYPE.length] ?? PROTOTYPE[0]);
  const all: readonly Unlisted[] = [
    unguessable,
    ...plausible.map((name) => ({ name, kind: 'plausible' }) as const),
    ...prototype.map((name) => ({ name, kind: 'prototype' }) as const),
  ];
  const taken = new Set(listed);
  return all.filter(({ name }) => Buffer.byteLength(name) <= 255 && !taken.has(name) && taken.add(name));
}

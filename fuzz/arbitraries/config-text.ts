/** Configurations that an operator may write: a sound one with what is wrong put in. contract.md section 4 says what must come of each. */
import fc from 'fast-check';
import type { PuppetText } from '../../providers/puppet/encoder.ts';
import { readable } from '../classified.ts';
import { describe } from '../puppet-text.ts';
import { few } from './few.ts';

export interface ConfigText {
  /** TOML, or nearly. */
  readonly text: PuppetText;
  /** Whether the one provider in it can be read from afterwards; `undefined` where the contract leaves it to the host. */
  readonly used: boolean | undefined;
  readonly tricks: readonly string[];
}

/** The provider's table line by line, and what stands before and after it. */
interface Draft {
  readonly before: PuppetText;
  readonly header: string;
  readonly lines: Readonly<Record<string, string>>;
  readonly after: PuppetText;
}

type Row = readonly [name: string, used: boolean | undefined, change: (draft: Draft) => Draft];

/** A provider that declares nothing. */
export interface ConfigSlots {
  /** Its component's path, as the configuration has it. */
  readonly component: string;
}

const line =
  (key: string, value: string) =>
  (draft: Draft): Draft => ({ ...draft, lines: { ...draft.lines, [key]: value } });
const limits = (text: string): ((draft: Draft) => Draft) => line('limits', `{ ${text} }`);
const header =
  (name: string) =>
  (draft: Draft): Draft => ({ ...draft, header: `[providers.${name}]` });
const after =
  (text: PuppetText) =>
  (draft: Draft): Draft => ({ ...draft, after: [draft.after, text] });
const refused = (name: string, change: Row[2]): Row => [name, false, change];
const loads = (name: string, change: Row[2]): Row => [name, true, change];

const KEYS: readonly Row[] = [
  refused('an unknown key', line('colour', '"red"')),
  refused('an unknown table', after('[colours]\nred = 1\n')),
  refused('no component', (draft) => ({ ...draft, lines: {} })),
  refused('a component that is a number', line('component', '7')),
  refused('a component that is not there', line('component', '"missing.wasm"')),
  refused('a component that is a folder', line('component', '"/"')),
  refused('a host that is not declared', line('hosts', '["api.example.org"]')),
  refused('a secret that is not declared', line('secrets', '{ TOKEN = { env = "TOKEN" } }')),
  refused('a secret as a value', line('secrets', '{ TOKEN = "hunter2" }')),
  refused('a secret by a command', line('secrets', '{ TOKEN = { command = "id" } }')),
  refused('hosts that are a text', line('hosts', '"api.example.org"')),
  loads('no hosts', line('hosts', '[]')),
  loads('an unknown profile', line('capability', '"nobody"')),
  loads('another profile', line('capability', '"trusted"')),
  refused('a profile that is a number', line('capability', '1')),
];

const LIMITS: readonly Row[] = [
  loads('a limit', limits('deadline-ms = 3000')),
  refused('an unknown limit', limits('colour = 1')),
  refused('a limit that is negative', limits('deadline-ms = -1')),
  refused('a limit that is a text', limits('deadline-ms = "2000"')),
  refused('a limit that is no whole number', limits('deadline-ms = 2000.5')),
  refused('a limit that is infinite', limits('deadline-ms = inf')),
  refused('a limit beyond 2^53', limits('deadline-ms = 9223372036854775807')),
  refused('a limit named __proto__', limits('__proto__ = 1')),
  loads('no bodies on disk', after('[cache]\ndisk-mib = 0\n')),
  refused('a disk of less than nothing', after('[cache]\ndisk-mib = -1\n')),
  loads('a profile of its own', (draft) =>
    after('[capabilities.own]\ninherits = "sandboxed"\nmemory-mb = 128\n')(line('capability', '"own"')(draft)),
  ),
  [
    'profiles in a circle',
    undefined,
    (draft) => after('[capabilities.own]\ninherits = "own"\n')(line('capability', '"own"')(draft)),
  ],
];

const NAMES: readonly Row[] = [
  refused("the host's own name", header('".omnivet"')),
  refused('a name in capitals', header('Sound')),
  refused('a name with a slash', header('"a/b"')),
  refused('a name of dots', header('".."')),
  refused('an empty name', header('""')),
  refused('a name of 33 letters', header('n'.repeat(33))),
  refused('a name with a leading hyphen', header('"-a"')),
  refused('a name of __proto__', header('__proto__')),
  refused('a name with a NUL', header('"a\\u0000"')),
];

const TEXTS: readonly Row[] = [
  refused('a text that does not end', line('description', '"')),
  refused('a key twice', after('[a]\nb = 1\nb = 2\n')),
  refused('a table twice', after('[providers.sound]\n')),
  refused('a NUL in the text', (draft) => ({ ...draft, before: 'a = "\0"\n' })),
  refused('not TOML', (draft) => ({ ...draft, before: '{ "providers": {} }\n' })),
  loads('a comment', (draft) => ({ ...draft, before: '# a comment\n\n' })),
  loads('line ends of Windows', (draft) => ({ ...draft, before: '# a\r\n' })),
  ['a byte order mark', undefined, (draft) => ({ ...draft, before: '\ufeff' })],
  ['a comment of 2 MiB', undefined, after(['# ', { repeat: 'x', times: 2 * 1024 * 1024 }, '\n'])],
  ['a deep array', undefined, after(['a = ', { repeat: '[', times: 20_000 }, { repeat: ']', times: 20_000 }, '\n'])],
  // The documents show one with a port, and do not say what one without is.
  ['an origin without a port', undefined, after('[origins]\n"api.example.org" = { address = "127.0.0.1" }\n')],
  refused('an origin that is a name', after('[origins]\n"api.example.org" = { address = "localhost:1" }\n')),
];

const ROWS: readonly Row[] = [...KEYS, ...LIMITS, ...NAMES, ...TEXTS];

/** A configuration of one provider. Shrinks to one line in its table. */
export function configText({ component }: ConfigSlots): fc.Arbitrary<ConfigText> {
  const sound: Draft = {
    before: '',
    header: '[providers.sound]',
    lines: { component: JSON.stringify(component) },
    after: '',
  };
  return few(fc.constantFrom(...ROWS), 3).map((rows) => {
    const draft = rows.reduce((all, [, , change]) => change(all), sound);
    const [first, ...others] = rows;
    // One trick may undo another.
    const used = first === undefined ? true : others.length === 0 ? first[1] : undefined;
    return readable({ text: written(draft), used, tricks: rows.map(([name]) => name) }, read);
  });
}

/** What is wrong with it, and what must come of that. */
export function classify({ used, tricks }: ConfigText): readonly string[] {
  const verdict = used === undefined ? 'left to the host' : used ? 'used' : 'not used';
  return [...tricks, verdict, ...(tricks.length === 0 ? ['plain'] : [])];
}

/** What {@link configText} has to hit. */
export const CLASSES: readonly string[] = [
  ...ROWS.map(([name]) => name),
  'used',
  'not used',
  'left to the host',
  'plain',
];

function written({ before, header, lines, after }: Draft): PuppetText {
  const table = Object.entries(lines).map(([key, value]) => `${key} = ${value}\n`);
  return [before, `${header}\n${table.join('')}`, after];
}

function read({ text, tricks }: ConfigText): string {
  return `${describe(text)} (${tricks.join(', ') || 'plain'})`;
}

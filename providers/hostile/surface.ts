/** Imports and exports that are not those of a provider, and names that would be code where they are printed. */
import { coreText } from './core-text.ts';
import type { Hostile, WitChange } from './fixture.ts';

const PROVIDER = 'omnifs:provider/provider@1.0.0';

function imported(name: string, does: string, target: string, because: RegExp): Hostile {
  const [, namespace = '', interfaceName = '', version = ''] = /^(.*)\/(.*)@(.*)$/.exec(target) ?? [];
  return {
    name,
    does,
    must: 'It does not load, and the import is named.',
    making: {
      kind: 'core',
      text: coreText({ imports: `(import "${target}" "go" (func))` }),
      wit: {
        world: `import ${target};`,
        packages: `package ${namespace}@${version} { interface ${interfaceName} { go: func(); } }`,
      },
    },
    outcome: { kind: 'refused', because },
  };
}

interface Exported {
  readonly name: string;
  readonly does: string;
  readonly wit?: WitChange;
  readonly fields?: string;
  readonly text?: (text: string) => string;
  readonly because: RegExp;
}

function exported({ name, does, wit, fields, text = (same) => same, because }: Exported): Hostile {
  return {
    name,
    does,
    must: 'It does not load, and what is wrong is named.',
    making: { kind: 'core', text: text(coreText({ fields: fields ?? '' })), wit },
    outcome: { kind: 'refused', because },
  };
}

const strange: readonly (readonly [name: string, what: string, text: string])[] = [
  ['name-with-quote', 'a quote, a bracket and a statement', `x'];globalThis.PWN=1;//`],
  ['name-with-double-quote', 'a double quote', 'a\\22b'],
  ['name-with-back-tick', 'a back-tick', 'a`${b}`'],
  ['name-with-newline', 'a newline', 'a\\0ab'],
  ['name-with-line-separator', 'a line separator of Unicode', 'a\\e2\\80\\a8b'],
  ['name-with-end-of-comment', 'the end of a comment', 'a*/b'],
  ['name-with-proto', 'the name __proto__', '__proto__'],
];

/** Everything of this kind. */
export const surface: readonly Hostile[] = [
  imported(
    'import-of-sockets',
    'Imports sockets.',
    'wasi:sockets/tcp@0.2.0',
    /wasi:sockets\/tcp@0\.2\.0, which no provider/,
  ),
  imported(
    'import-of-http',
    'Imports HTTP.',
    'wasi:http/outgoing-handler@0.2.0',
    /wasi:http\/outgoing-handler@0\.2\.0, which no/,
  ),
  imported(
    'import-of-unknown',
    'Imports from a package that nobody knows.',
    'evil:escape/hatch@1.0.0',
    /evil:escape\/hatch@1\.0\.0, which is not/,
  ),
  imported(
    'import-of-later-version',
    'Imports an interface of WASI that is later than this host.',
    'wasi:cli/environment@0.9.0',
    /wasi:cli\/environment@0\.9\.0, which is not/,
  ),
  imported(
    'import-of-unknown-function',
    'Imports a function that an inert interface does not have.',
    'wasi:cli/environment@0.2.0',
    /environment@0\.2\.0.*\(go\)/,
  ),
  {
    name: 'export-missing',
    does: 'Exports nothing.',
    must: 'It does not load, and what is missing is named.',
    making: { kind: 'component', text: '(component)' },
    outcome: { kind: 'refused', because: /does not export omnifs:provider/ },
  },
  exported({
    name: 'export-of-later-version',
    does: 'Exports a later version of the contract.',
    wit: { replace: ['@1.0.0', '@2.0.0'] },
    text: (text) => text.replaceAll('@1.0.0#', '@2.0.0#'),
    because: /does not export omnifs:provider\/provider@1\.0\.0/,
  }),
  exported({
    name: 'export-too-many',
    does: 'Exports a function beside the provider.',
    wit: { world: 'export more: func();' },
    fields: '(func (export "more"))',
    because: /exports more, which no provider has/,
  }),
  exported({
    name: 'export-of-further-function',
    does: 'Exports a function more in the provider itself.',
    wit: { replace: ['read-file: func', 'write-file: func(path: path);\n  read-file: func'] },
    fields: `(func (export "${PROVIDER}#write-file") (param i32 i32))`,
    because: /writeFile.*no part of it/,
  }),
  exported({
    name: 'export-of-wrong-type',
    does: 'Exports a function of another type.',
    wit: { replace: ['list-children: func(parent: path)', 'list-children: func(parent: tuple<u32, u32>)'] },
    because: /exports the wrong type: .*listChildren/,
  }),
  exported({
    name: 'field-named-constructor',
    does: 'Has a field named constructor where the contract has another.',
    wit: { replace: ['modified: option<u64>', '%constructor: option<u64>'] },
    because: /exports the wrong type: .*constructor/,
  }),
  {
    name: 'type-named-constructor',
    does: 'Has a type named constructor beside those of the contract, which is harmless.',
    must: 'It loads and works.',
    making: {
      kind: 'core',
      text: coreText(),
      wit: { replace: ['record header {', 'record %constructor { name: string }\n  record header {'] },
    },
    outcome: { kind: 'used', steps: [{ does: 'read', path: '/sound', gives: /^sound\n$/ }] },
  },
  exported({
    name: 'asynchronous-functions',
    does: 'Exports an asynchronous function, of preview 3.',
    wit: { replace: ['list-children: func(', 'list-children: async func('] },
    because: /asynchronous functions/,
  }),
  ...strange.map(([name, what, text]) =>
    exported({
      name,
      does: `Exports ${what} from its core module.`,
      fields: `(func (export "${text}"))`,
      because: /could run as code/,
    }),
  ),
  {
    name: 'name-constructor',
    does: 'Exports the name constructor from its core module, which is harmless.',
    must: 'It loads and works.',
    making: { kind: 'core', text: coreText({ fields: '(func (export "constructor"))' }) },
    outcome: { kind: 'used', steps: [{ does: 'read', path: '/sound', gives: /^sound\n$/ }] },
  },
];

import { parse } from '@bytecodealliance/jco';
import { expect, test } from 'vitest';
import type { AuditReport } from '../../../src/sandbox/audit.ts';
import { coreModule, embed, fromText, witWith } from './components.ts';
import { createHarness } from './harness.ts';
import { fromPreview1, fromStarlingMonkey } from './wasi-components.ts';

const audit = (file: Uint8Array): Promise<AuditReport> => createHarness().sandbox.auditComponent(file);
const told = ({ problems }: AuditReport): string => problems.map(({ rule, what }) => `${rule}: ${what}`).join('; ');

const PROVIDER = 'omnifs:provider/provider@1.0.0';
const ASYNC_WIT = witWith('list-children: func(', 'list-children: async func(');
const TASK_RETURN = `(import "[export]${PROVIDER}" "[task-return]list-children" (func (param i32 i32)))`;

/** A component whose `list-children` is declared asynchronous, and exported under other names. */
async function asynchronous(imports: string, list: string): Promise<Uint8Array> {
  const core = await parse(`(module ${imports}
    (memory (export "memory") 2)
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 32768))
    (func (export "${PROVIDER}#lookup-child") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func (export "${PROVIDER}#read-file") (param i32 i32) (result i32) (i32.const 1024))
    ${list})`);
  return embed(core, ASYNC_WIT, 'omnifs-provider');
}

test.each([
  [
    'lifted synchronously',
    '',
    `(func (export "${PROVIDER}#list-children") (param i32 i32) (result i32) (i32.const 1024))`,
  ],
  [
    'with a callback',
    TASK_RETURN,
    `(func (export "[async-lift]${PROVIDER}#list-children") (param i32 i32) (result i32) (i32.const 0))
     (func (export "[callback][async-lift]${PROVIDER}#list-children") (param i32 i32 i32) (result i32) (i32.const 0))`,
  ],
  ['with a stack', TASK_RETURN, `(func (export "[async-lift-stackful]${PROVIDER}#list-children") (param i32 i32))`],
] as const)('audit of a component with an asynchronous function %s names its kind', async (_, imports, list) => {
  const report = await audit(await asynchronous(imports, list));
  expect(report).toMatchObject({ kind: 'async-component', mountable: false });
  expect(told(report)).toMatch(/^asynchronous: has asynchronous functions/);
});

test('audit of a module for preview 1 names its kind and shows its memory', async () => {
  const core = await parse(
    '(module (import "wasi_snapshot_preview1" "proc_exit" (func (param i32))) (memory 3 5) (table 7 funcref))',
  );
  const report = await audit(core);
  expect(report).toMatchObject({
    kind: 'preview1-module',
    mountable: false,
    modules: [{ memories: [{ min: 3, max: 5, imported: false }], tables: [{ min: 7, imported: false }], start: false }],
  });
  expect(told(report)).toMatch(/^not-a-component: is a core WebAssembly module for WASI preview 1/);
});

test('audit of a component shows memories, tables and start functions of its modules', async () => {
  const fields = '(table $t 2 9 funcref) (table 4 funcref (ref.null func)) (func $start) (start $start)';
  const { modules, mountable } = await audit(await fromText({ fields }));
  expect(mountable).toBe(true);
  expect(modules[0]).toMatchObject({
    memories: [{ min: 2, imported: false }],
    tables: [
      { min: 2, max: 9, imported: false },
      { min: 4, imported: false },
    ],
    start: true,
  });
});

test.each([
  ['a structure', '(type (struct (field i32)))'],
  ['an array', '(type (array (mut i8)))'],
  ['a reference to any', '(func (param anyref))'],
  ['a nullable reference to a structure', '(func (result (ref null struct)) (unreachable))'],
  ['a table of i31', '(table 1 (ref null i31))'],
])('audit of a component with %s refuses types of garbage collection', async (_, field) => {
  const nested = await import('@bytecodealliance/jco-transpile/wasm-tools').then((tools) =>
    tools.parse(`(component (core module ${field}))`),
  );
  expect(told(await audit(nested))).toMatch(/unsupported-feature: uses types of garbage collection/);
});

test('audit of a component with inert WASI allows it by name', async () => {
  const { imports, mountable } = await audit(await fromPreview1());
  expect(mountable).toBe(true);
  expect(imports.filter(({ reason }) => reason === 'inert').map(({ name }) => name.replace(/@.*/, ''))).toEqual(
    expect.arrayContaining(['wasi:cli/environment', 'wasi:filesystem/types', 'wasi:random/random']),
  );
});

test('audit of a component from a full engine allows its WASI', async () => {
  expect(told(await audit(await fromStarlingMonkey()))).toBe('');
}, 60_000);

test.each([
  ['wasi:cli/environment@0.2.0', 'getEnvironment: func();'.replace('getEnvironment', 'get-environment'), /^$/],
  ['wasi:cli/environment@0.2.99', 'get-arguments: func() -> list<string>;', /^$/],
  [
    'wasi:cli/environment@0.3.0',
    'get-environment: func();',
    /^import-refused: imports wasi.*, which is not granted: it is not of WASI 0\.2/,
  ],
  [
    'wasi:cli/environment@1.0.0',
    'get-environment: func();',
    /^import-refused: imports wasi.*, which is not granted: it is not of WASI 0\.2/,
  ],
  ['wasi:cli/environment@0.2.7', 'set-environment: func();', /not provided \(setEnvironment\)/],
  ['wasi:cli/run@0.2.7', 'run: func();', /no part of the WASI/],
  ['wasi:clocks/timezone@0.2.7', 'now: func();', /no part of the WASI/],
  ['wasi:nn/graph@0.2.0', 'load: func();', /no part of the WASI/],
  ['wasi:sockets/tcp@0.2.0', 'connect: func();', /no provider is ever granted/],
  ['wasi:http/outgoing-handler@0.2.0', 'handle: func();', /no provider is ever granted/],
  ['wasi:http/types@0.2.0', 'type x = u8;', /^$/],
])('audit of a component that imports %s (%s) judges it by name', async (name, body, reason) => {
  const [, namespace = '', interfaceName = '', version = ''] = /^(.*)\/(.*)@(.*)$/.exec(name) ?? [];
  const wit = `${witWith('export provider;', `import ${name}; export provider;`)}
    package ${namespace}@${version} { interface ${interfaceName} { ${body} } }`;
  const [, called] = /^([a-z-]+): func/.exec(body) ?? [];
  const type = body.includes('->') ? '(param i32)' : '';
  const imports = called === undefined ? '' : `(import "${name}" "${called}" (func ${type}))`;
  const report = await audit(await embed(await coreModule({ imports }), wit, 'omnifs-provider'));
  expect(told(report)).toMatch(reason);
  expect(report.mountable).toBe(reason.test(''));
});

test('audit of a component whose provider has a further function refuses it', async () => {
  const wit = witWith('read-file: func', 'write-file: func(path: path);\n  read-file: func');
  const core = await coreModule({ fields: `(func (export "${PROVIDER}#write-file") (param i32 i32))` });
  expect(told(await audit(await embed(core, wit, 'omnifs-provider')))).toMatch(
    /export-type: .*writeFile.* no part of it/,
  );
});

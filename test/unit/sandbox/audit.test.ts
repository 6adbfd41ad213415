import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import type { AuditReport } from '../../../src/sandbox/audit.ts';
import { withSections } from '../../helpers/wasm-sections.ts';
import { coreModule, embed, fromJavaScript, fromText, witWith } from './components.ts';
import { bytes, createHarness, failure } from './harness.ts';

let component: Uint8Array;
beforeAll(async () => {
  component = await fromText({});
});

const audit = (file: Uint8Array): Promise<AuditReport> => createHarness().sandbox.auditComponent(file);
const manifest = (document: object): [string, string] => ['omnifs:manifest', JSON.stringify(document)];

test('audit of a component from text reports a mountable component', async () => {
  expect(await audit(component)).toMatchObject({
    kind: 'component',
    bytes: component.byteLength,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    exports: ['omnifs:provider/provider@1.0.0'],
    missing: [],
    extra: [],
    manifest: { state: 'none' },
    problems: [],
    mountable: true,
  });
});

test('audit of a component from QuickJS ignores its left-over init and names its toolchain', async () => {
  const report = await audit(await fromJavaScript('lookupChild() {}, listChildren() { return [] }, readFile() {}'));
  expect(report).toMatchObject({
    mountable: true,
    extra: [],
    imports: [{ name: 'omnifs:provider/types@1.0.0', allowed: true }],
  });
  expect(report.exports).toContain('init');
  expect(report.producers.join()).toContain('wit-component');
});

test.each([
  ['a core module', () => coreModule({}), 'core-module', /core WebAssembly module/],
  ['a gzip', async () => gzipSync(component), 'gzip', /gzip/],
  ['WebAssembly text', async () => bytes('  (component)'), 'text', /text/],
  ['an empty file', async () => bytes(''), 'truncated', /ends before its header/],
  ['three bytes of a header', async () => component.subarray(0, 3), 'truncated', /ends before its header/],
  ['a header of another version', async () => Buffer.from('0061736d0c000100', 'hex'), 'unknown-version', /version/],
  ['random bytes', async () => Buffer.from('ffd8ffe000104a46494600', 'hex'), 'not-wasm', /not WebAssembly/],
  ['a component cut short', async () => component.subarray(0, component.byteLength - 20), 'component', /malformed/],
  [
    'a component with an unknown section',
    async () => Buffer.concat([component, Buffer.from([0x7e, 0])]),
    'component',
    /malformed.*unknown kind 126/,
  ],
  [
    'a section longer than the file',
    async () => Buffer.concat([component, Buffer.from([0, 0xff, 0xff, 0x7f])]),
    'component',
    /malformed/,
  ],
  [
    'an empty component',
    async () => component.subarray(0, 8),
    'component',
    /does not export omnifs:provider\/provider@1\.0\.0/,
  ],
] as const)('audit of %s is not mountable and says why', async (_, make, kind, what) => {
  const report = await audit(await make());
  expect(report).toMatchObject({ kind, mountable: false });
  expect(report.problems.map((problem) => problem.what).join()).toMatch(what);
  expect(report.problems.every(({ advice }) => advice !== '')).toBe(true);
});

test.each(["x'];globalThis.PWN=1;//", 'a\\nb', 'a`b', 'a"b', 'a\\\\b', 'a*/b', '__proto__', 'ä'])(
  'prepare of a core module that exports %j is refused before anything is transpiled',
  async (name) => {
    const hostile = await fromText({ fields: `(func (export ${JSON.stringify(name).replaceAll('\\\\', '\\')}))` });
    const error = await failure(createHarness().sandbox.prepareComponent(hostile));
    expect(error.code).toBe('provider-failed');
    expect(error.message).toMatch(/could run as code/);
  },
);

test('audit of a component that imports functions refuses them by name', async () => {
  const wit = witWith('export provider;', 'import escape; export provider;').concat(
    '\ninterface escape { go: func(); }\n',
  );
  const core = await coreModule({ imports: '(import "omnifs:provider/escape@1.0.0" "go" (func))' });
  const importing = await embed(core, wit, 'omnifs-provider');
  const report = await audit(importing);
  expect(report.imports).toContainEqual({
    name: 'omnifs:provider/escape@1.0.0',
    allowed: false,
    reason: expect.stringMatching(/go/),
  });
  expect(report.problems[0]?.what).toMatch(/imports omnifs:provider\/escape@1\.0\.0/);
  expect((await failure(createHarness().sandbox.prepareComponent(importing))).message).toMatch(
    /omnifs:provider\/escape/,
  );
});

test.each([
  ['wasi:sockets', /no provider is ever granted/],
  ['wasi:cli', /not granted/],
])('audit of a component that imports %s refuses it by name', async (name, reason) => {
  const wit = `${witWith('export provider;', `import ${name}/escape@0.2.0; export provider;`)}
    package ${name}@0.2.0 { interface escape { go: func(); } }`;
  const core = await coreModule({ imports: `(import "${name}/escape@0.2.0" "go" (func))` });
  const report = await audit(await embed(core, wit, 'omnifs-provider'));
  expect(report.imports).toContainEqual({
    name: `${name}/escape@0.2.0`,
    allowed: false,
    reason: expect.stringMatching(reason),
  });
  expect(report.mountable).toBe(false);
});

test('audit of a component for another version of the contract says which it has', async () => {
  const wit = witWith('@1.0.0', '@2.0.0');
  const core = Buffer.from(await coreModule({}))
    .toString('latin1')
    .replaceAll('@1.0.0#', '@2.0.0#');
  const report = await audit(await embed(Buffer.from(core, 'latin1'), wit, 'omnifs-provider'));
  expect(report.missing).toEqual(['omnifs:provider/provider@1.0.0']);
  expect(report.problems.map(({ advice }) => advice).join()).toMatch(/provider@2\.0\.0/);
});

test('audit of a component whose function has another type shows both types', async () => {
  const wit = witWith('list-children: func(parent: path)', 'list-children: func(parent: u64)');
  const core = await coreModule({ listParameters: '(param i64)' });
  const report = await audit(await embed(core, wit, 'omnifs-provider'));
  expect(report.problems.map(({ what }) => what).join()).toMatch(
    /listChildren\(parent: bigint\).*listChildren\(parent: Path\)/,
  );
});

test('audit of a component whose records differ shows the record', async () => {
  const report = await audit(
    await embed(await coreModule({}), witWith('modified: option<u64>', 'changed: option<u64>'), 'omnifs-provider'),
  );
  expect(report.problems.map(({ what }) => what).join()).toMatch(/interface Entry .*changed/);
});

test('audit of a component with a further export refuses it', async () => {
  const wit = witWith('export provider;', 'export provider; export more: func();');
  const report = await audit(
    await embed(await coreModule({ fields: '(func (export "more"))' }), wit, 'omnifs-provider'),
  );
  expect(report).toMatchObject({ extra: ['more'], mountable: false });
});

test('audit of a component with a 64-bit, shared or second memory refuses it', async () => {
  const nested = (memories: string): Promise<Uint8Array> =>
    import('@bytecodealliance/jco-transpile/wasm-tools').then(({ parse }) =>
      parse(`(component (core module ${memories}))`),
    );
  for (const [memories, what] of [
    ['(memory i64 1)', /64-bit memory/],
    ['(memory 1 2 shared)', /shared memory/],
    ['(memory 1) (memory 1)', /several memories/],
  ] as const)
    expect((await audit(await nested(memories))).problems.map((problem) => problem.what).join()).toMatch(what);
});

test('audit of components nested 1,000 deep is refused', async () => {
  let nested = Buffer.from(component.subarray(0, 8));
  for (let depth = 0; depth < 1_000; depth++)
    nested = Buffer.concat([component.subarray(0, 8), Buffer.from([4, ...fixedLeb(nested.byteLength)]), nested]);
  expect((await audit(nested)).problems.map(({ what }) => what).join()).toMatch(/nested deeper/);
});

test('audit of a component with a manifest gives it with its defaults', async () => {
  const report = await audit(
    withSections(component, manifest({ name: 'x', version: '1', hosts: [{ host: 'a.example', why: 'w' }] })),
  );
  expect(report.manifest).toMatchObject({
    state: 'ok',
    manifest: { name: 'x', hosts: [{ host: 'a.example', methods: ['GET', 'HEAD'] }] },
  });
  expect(report.mountable).toBe(true);
});

test.each([
  ['two manifests', [manifest({ name: 'x', version: '1' }), manifest({ name: 'x', version: '1' })], /more than one/],
  ['a manifest that is not JSON', [['omnifs:manifest', '{']], /not JSON/],
  ['an unknown field', [manifest({ name: 'x', version: '1', colour: 'red' })], /colour/],
  ['a wildcard host', [manifest({ name: 'x', version: '1', hosts: [{ host: '*.a.example', why: 'w' }] })], /wildcard/],
  ['a manifest of 10 MiB', [manifest({ name: 'x'.repeat(10 * 1024 * 1024), version: '1' })], /larger/],
] as [string, [string, string][], RegExp][])('audit of a component with %s says so', async (_, sections, problem) => {
  const report = await audit(withSections(component, ...sections));
  expect(report).toMatchObject({
    mountable: false,
    manifest: { state: 'bad', problem: expect.stringMatching(problem) },
  });
});

// A LEB128 number in four bytes, whatever its value.
function fixedLeb(value: number): number[] {
  return [(value & 0x7f) | 0x80, ((value >> 7) & 0x7f) | 0x80, ((value >> 14) & 0x7f) | 0x80, (value >> 21) & 0x7f];
}

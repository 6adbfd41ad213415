import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findProgram } from '../../src/ambient/programs.ts';
import { providerFile } from '../helpers/built-providers.ts';
import { type CleanUp, createCleanUp } from '../helpers/clean-up.ts';
import { mountReady, startMount, type TestMount } from '../helpers/mounting.ts';
import { output, run } from '../helpers/programs.ts';
import { buildParts } from '../helpers/source-provider.ts';
import { buildSubject } from '../helpers/subjects.ts';

let cleanUp: CleanUp;
beforeEach(() => {
  cleanUp = createCleanUp();
});
afterEach(() => cleanUp[Symbol.asyncDispose]());

const HELLO = `[providers.hello]\ncomponent = "${providerFile('hello')}"\n`;

interface Status {
  readonly state: string;
  readonly instances: number;
  readonly faults: number;
  readonly lastFault: { readonly code: string; readonly message: string; readonly advice: string } | null;
  readonly layers: readonly { readonly name: string; readonly state: string }[];
  readonly message?: string;
}

async function status({ mountPoint }: TestMount, provider: string): Promise<Status> {
  return JSON.parse(await output('cat', join(mountPoint, '.omnivet/providers', `${provider}.json`))) as Status;
}

test('a provider that faults five times is quarantined, says so in its status file, and works again after the back-off', async () => {
  const component = await buildSubject(cleanUp);
  const mount = await mountReady(cleanUp, {
    configuration: `${HELLO}[providers.subject]\ncomponent = "${component}"\n`,
  });
  const read = (name: string): ReturnType<typeof run> => run('cat', join(mount.mountPoint, 'subject', name));
  expect(await status(mount, 'subject')).toMatchObject({ state: 'ready', instances: 0, faults: 0, lastFault: null });
  expect((await read('sound')).stdout.toString()).toBe('sound');
  expect(await status(mount, 'subject')).toMatchObject({ state: 'ready', instances: 1 });

  expect((await read('trap')).stderr).toContain('Input/output error');
  expect(await status(mount, 'subject')).toMatchObject({
    state: 'faulted',
    faults: 1,
    lastFault: { code: 'trap', advice: expect.stringContaining('report it to its author') },
  });
  for (let done = 1; done < 5; done += 1) await read('trap');
  await mount.event((event) => event.kind === 'provider-state' && event.state === 'quarantined');
  expect(await status(mount, 'subject')).toMatchObject({ state: 'quarantined', faults: 5 });
  expect((await read('other')).stderr).toContain('Input/output error');
  expect(await output('cat', join(mount.mountPoint, '.omnivet/errors.jsonl'))).toMatch(
    /"code":"quarantined".*5 faults/,
  );
  expect(await output('cat', join(mount.mountPoint, 'hello/empty.txt'))).toBe('');

  // Until the second is over; each attempt is a process.
  let attempt = await read('again');
  while (attempt.code !== 0) attempt = await read('again');
  expect(attempt.stdout.toString()).toBe('again');
  expect(await status(mount, 'subject')).toMatchObject({ state: 'ready', instances: 1, faults: 5 });
  const states = mount.events.flatMap((event) =>
    event.kind === 'provider-state' && event.provider === 'subject' ? [event.state] : [],
  );
  expect(states.slice(0, 4)).toEqual(['starting', 'ready', 'faulted', 'starting']);
  expect(states.slice(-2)).toEqual(['quarantined', 'ready']);
});

// The component of the first provider is a pipe that nobody has written to yet: whoever loads one after the other waits there.
test('mount of many providers loads them side by side, and one that fails leaves the others mounted', async () => {
  const folder = await cleanUp.folder();
  const pipe = join(folder, 'slow.wasm');
  await output('mkfifo', pipe);
  const broken = join(folder, 'broken.wasm');
  await writeFile(broken, 'no component');
  const others = Array.from({ length: 6 }, (_, index) => `other${index}`);
  const tables = others.map((name) => `[providers.${name}]\ncomponent = "${providerFile('hello')}"\n`);
  const configuration = [
    `[providers.slow]\ncomponent = "${pipe}"\n`,
    `[providers.broken]\ncomponent = "${broken}"\n`,
    ...tables,
  ].join('');
  const mount = await startMount(cleanUp, { configuration });
  for (const name of others) await mount.event((event) => event.kind === 'provider-ready' && event.provider === name);
  await mount.event((event) => event.kind === 'failure' && event.provider === 'broken');
  expect(mount.events.some((event) => event.kind === 'mounted')).toBe(false);
  await output('cp', providerFile('hello'), pipe);
  const mounted = await mount.event((event) => event.kind === 'mounted');
  expect(mounted).toMatchObject({ providers: ['slow', ...others] });
  expect(await output('cat', join(mount.mountPoint, 'slow/hello.txt'))).toContain('Hello');
  expect(await status(mount, 'broken')).toMatchObject({ state: 'failed' });
});

test('a provider with two instances answers while one of its calls loops, and one with one does not', async () => {
  const component = await buildSubject(cleanUp);
  const table = (name: string, instances: number): string =>
    `[providers.${name}]\ncomponent = "${component}"\ninstances = ${instances}\nlimits = { deadline-ms = 3000 }\n`;
  const mount = await mountReady(cleanUp, { configuration: table('one', 1) + table('two', 2) });
  const during = async (name: string): Promise<boolean> => {
    await output('cat', join(mount.mountPoint, name, 'first'));
    let isOver = false;
    const loop = run('cat', join(mount.mountPoint, name, 'loop')).then(() => (isOver = true));
    while ((await status(mount, name)).state !== 'busy');
    expect(await output('cat', join(mount.mountPoint, name, 'second'))).toBe('second');
    const wasOver = isOver;
    await loop;
    return wasOver;
  };
  expect([await during('one'), await during('two')]).toEqual([true, false]);
});

test('mount of a component that starts with more memory than its limit refuses that provider and says which limit', async () => {
  const component = await buildParts(cleanUp, {});
  // A component of QuickJS starts with some hundred kilobytes; the limit on tables is the one that can be set below it.
  const configuration = `${HELLO}[providers.subject]\ncomponent = "${component}"\nlimits = { table-entries = 1 }\n`;
  const mount = await mountReady(cleanUp, { configuration });
  expect(await status(mount, 'subject')).toMatchObject({
    state: 'failed',
    message: expect.stringMatching(/starts with a table of \d+ entries, and table-entries is 1/),
  });
  expect(await output('cat', join(mount.mountPoint, 'hello/empty.txt'))).toBe('');
});

test('limits of a listing and of a result are those of the provider entry', async () => {
  const component = await buildParts(cleanUp, {
    lookupChild: `(parent, name) => kit.file(name)`,
    listChildren: `() => Array.from({ length: 11 }, (_, index) => kit.file('f' + index))`,
    readFile: `() => kit.text('x'.repeat(1024 * 1024 + 1))`,
  });
  const configuration = `[providers.subject]\ncomponent = "${component}"\nlimits = { entries = 10, result-mib = 1 }\n`;
  const mount = await mountReady(cleanUp, { configuration });
  expect((await run('ls', join(mount.mountPoint, 'subject'))).stderr).toContain('File too large');
  expect((await run('cat', join(mount.mountPoint, 'subject/f'))).stderr).toContain('File too large');
});

test('mount with hardening = "required" mounts behind all layers, or names the missing one and how to install it', async () => {
  const isInstalled = (await findProgram('bwrap')) !== undefined;
  const mount = await startMount(cleanUp, { configuration: `[sandbox]\nhardening = "required"\n${HELLO}` });
  const outcome = await mount
    .event((event) => event.kind === 'mounted')
    .then(
      () => 'mounted',
      () => mount.stderr(),
    );
  const refusal = /layer "namespaces" is missing .*apt-get install -y bubblewrap/;
  expect(outcome).toMatch(isInstalled ? /^mounted$/ : refusal);
  const layers = isInstalled ? (await status(mount, 'hello')).layers : [];
  expect(layers.filter(({ state }) => state === 'on')).toHaveLength(isInstalled ? 7 : 0);
  expect(await mount.stop()).toEqual({ code: isInstalled ? 0 : 3 });
});

test('mount with hardening = "off" runs sandboxes behind the walls of Node alone and says so', async () => {
  const mount = await mountReady(cleanUp, { configuration: `[sandbox]\nhardening = "off"\n${HELLO}` });
  expect(await output('cat', join(mount.mountPoint, 'hello/empty.txt'))).toBe('');
  const { layers } = await status(mount, 'hello');
  expect(layers.map(({ state }) => state)).toEqual(['on', 'on', 'off', 'on', 'on', 'off', 'off']);
});

/** `components`: a component of any bytes is refused in words or serves; the host and the neighbours do not notice, and nothing stays behind. */
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer, HostEvent } from '../../src/index.ts';
import {
  CLASSES,
  classify,
  componentBinary,
  type ComponentBinary,
  MUST_BE_REFUSED,
  type RefusedComponent,
} from '../arbitraries/component-binary.ts';
import { refusedComponents, soundComponents } from '../component-bases.ts';
import { readingErrnos } from '../oracles/errnos.ts';
import { builtComponent } from '../session/components.ts';
import { Hangs, openShortMounts, type ShortMounts, type Visit } from '../session/short-mounts.ts';
import type { Target } from '../target.ts';

// So that what loops is over soon, and what is sound is not late on a machine with much to do.
const LIMITS = 'deadline-ms = 1000, instantiation-ms = 4000, transpile-ms = 60000, memory-mb = 16';
/** An instance and an operation together, each as late as the limits allow, and what a machine with much to do adds. */
const PATIENCE_MS = 15_000;
const GREETING = 'Hello from a WebAssembly component!\n';
/** What the host may have grown while all components of a batch were tried. */
const MOST_GROWTH_BYTES = 96 * 1024 * 1024;

/** What a program saw of one component: the name of each call, and its errno or `ok`. */
type Calls = readonly (readonly [call: 'readdir' | 'lstat' | 'readFile', outcome: string])[];

interface Seen {
  readonly calls: readonly Calls[];
  readonly neighbour: string;
  readonly grown: number;
}

// They take half a second: made once, and for those alone who run this target.
let bases: readonly Uint8Array[] = [];
let refused: readonly RefusedComponent[] = [];

export const components: Target<ComponentBinary, ShortMounts> = {
  name: 'components',
  what: 'a component of any bytes is refused in words or serves, and neither host nor neighbour notices',
  get arbitrary() {
    return componentBinary(bases, refused);
  },
  classify,
  classes: [...CLASSES, MUST_BE_REFUSED],
  samples: 2_000,
  batch: 16,
  async prepare() {
    if (bases.length === 0) [bases, refused] = await Promise.all([soundComponents(), refusedComponents()]);
  },
  async open() {
    const session = await openShortMounts();
    await copyFile((await builtComponent('hello')).path, join(session.folder, 'hello.wasm'));
    return session;
  },
  async check(cases, session) {
    const names = cases.map((_, index) => `p${index}`);
    await Promise.all(cases.map(({ bytes }, index) => writeFile(join(session.folder, `p${index}.wasm`), bytes)));
    const configuration = [...names, 'hello'].map(tableOf).join('\n');
    const { failed, seen, events, hanging } = await session.visit(configuration, (visit) => look(names, visit));
    if (hanging !== undefined)
      return names.map((name) => (name === hanging ? [`hangs: no answer within ${PATIENCE_MS} ms`] : []));
    if (seen === undefined) return cases.map(() => [`mount: nothing was mounted: ${failed?.message ?? ''}`]);
    const others = [
      ...(seen.neighbour === GREETING ? [] : [`neighbour: it gave ${JSON.stringify(seen.neighbour)}`]),
      ...(seen.grown <= MOST_GROWTH_BYTES ? [] : [`growth: the host took ${Math.round(seen.grown / 2 ** 20)} MiB`]),
    ];
    // Who did it shows when each is tried by itself.
    if (others.length > 0 && cases.length > 1) {
      const each: (readonly string[])[] = [];
      for (const one of cases) each.push(...(await this.check([one], session)));
      return each;
    }
    return names.map((name, index) => [...others, ...problemsOf(name, seen.calls[index] ?? [], events, cases[index])]);
  },
};

function tableOf(name: string): string {
  return `[providers.${name}]\ncomponent = "${name}.wasm"\nlimits = { ${LIMITS} }`;
}

async function look(names: readonly string[], { mount, client }: Visit): Promise<Seen> {
  const before = mount.hostMemory();
  const calls: Calls[] = [];
  for (const name of names) {
    const at = join(mount.mountPoint, name);
    // One after the other, each with its own patience: so it is known who hangs.
    const listed = await inTime(client.readdir(at));
    const stat = await inTime(client.lstat(join(at, 'a')));
    const content = await inTime(client.readFile(join(at, 'a')));
    if (listed === undefined || stat === undefined || content === undefined) throw new Hangs(name);
    calls.push([
      ['readdir', outcomeOf(listed)],
      ['lstat', outcomeOf(stat)],
      ['readFile', outcomeOf(content)],
    ]);
  }
  const greeting = await client.readFile(join(mount.mountPoint, 'hello', 'hello.txt'));
  const neighbour = greeting.ok ? Buffer.from(greeting.value.bytes).toString() : greeting.errno;
  return { calls, neighbour, grown: mount.hostMemory() - before };
}

async function inTime<Value>(work: Promise<Value>): Promise<Value | undefined> {
  const timer = Promise.withResolvers<undefined>();
  const timeout = setTimeout(() => timer.resolve(undefined), PATIENCE_MS);
  try {
    return await Promise.race([work, timer.promise]);
  } finally {
    clearTimeout(timeout);
    work.catch(() => undefined);
  }
}

function outcomeOf(answer: Answer<unknown>): string {
  return answer.ok ? 'ok' : answer.errno;
}

const NOTHING: ComponentBinary = { bytes: new Uint8Array(), changes: [], tricks: [], refused: false };

function problemsOf(
  name: string,
  calls: Calls,
  events: readonly HostEvent[],
  { changes, refused: mustNot }: ComponentBinary = NOTHING,
): string[] {
  const told = events.flatMap((event) => (event.kind === 'failure' && event.provider === name ? [event] : []));
  const strange = calls
    .filter(([call, outcome]) => outcome !== 'ok' && !readingErrnos(call).has(outcome))
    .map(([call, outcome]) => `errno: ${call} gave ${outcome}`);
  // A provider that is not there at all is ENOENT by its name: then its load has to have failed in words.
  const loads = calls[0]?.[1] === 'ok';
  const unexplained = !loads && !told.some(({ message, advice }) => message.trim() !== '' && advice.trim() !== '');
  const sound = changes.length === 0 && calls.some(([call, outcome]) => call === 'readdir' && outcome !== 'ok');
  return [
    ...strange,
    ...(mustNot && loads ? ['load: a component that no host may load serves'] : []),
    ...(unexplained ? ['event: it does not serve, and no event says why'] : []),
    ...(sound ? [`load: a sound component does not serve: ${told[0]?.message ?? ''}`] : []),
  ];
}

/** Finds out which walls this machine can put around a sandbox, by trying them on Node itself. */
import type { Child } from '../ambient/child-process.ts';
import {
  type Hardening,
  hardenedCommand,
  type Layer,
  type LayerName,
  type LayerPrograms,
  type Library,
} from './layers.ts';

/** `auto`: what is there. `required`: all of it, or no mount. `off`: only what is part of Node. */
export type HardeningMode = 'auto' | 'required' | 'off';

/** What it takes to look. */
export interface HardeningPorts {
  /** The absolute path of a program of the system, `undefined` when it is not installed. */
  readonly findProgram: (name: string) => Promise<string | undefined>;
  /** Starts a program with this environment alone. */
  readonly start: (program: string, argv: readonly string[], environment: Readonly<Record<string, string>>) => Child;
  /** The Node binary of the sandboxes. */
  readonly node: string;
}

const ALWAYS: readonly Layer[] = [
  { name: 'permission-model', state: 'on', detail: "Node's --permission with nothing granted" },
  { name: 'v8-limits', state: 'on', detail: 'heap, linear memory and tables are capped; no code from strings' },
  { name: 'closed-descriptors', state: 'on', detail: 'three pipes to the host and nothing else is inherited' },
  { name: 'empty-environment', state: 'on', detail: 'no variable, and / as the working directory' },
];

/** In the order in which the documentation names them. */
const ORDER: readonly LayerName[] = [
  'permission-model',
  'v8-limits',
  'process-limits',
  'closed-descriptors',
  'empty-environment',
  'parent-death',
  'namespaces',
];

type Outer = Extract<LayerName, 'process-limits' | 'parent-death' | 'namespaces'>;

const OUTER: Readonly<Record<Outer, { key: keyof LayerPrograms; does: string; mend: string }>> = {
  'process-limits': {
    key: 'prlimit',
    does: 'prlimit: no file may be written, no core dumped, 32 descriptors, bounded private memory',
    mend: 'apt-get install -y util-linux',
  },
  'parent-death': {
    key: 'setpriv',
    does: 'setpriv: the kernel ends a sandbox whose host is gone; no new privileges',
    mend: 'apt-get install -y util-linux',
  },
  namespaces: {
    key: 'bwrap',
    does: 'bubblewrap: no network, no files but Node, no other processes, no capabilities',
    mend: 'apt-get install -y bubblewrap',
  },
};

/** The walls of a mode; with `off` nothing is looked for. Never fails: what does not work is a layer that is `missing`. */
export async function probeHardening(mode: HardeningMode, ports: HardeningPorts): Promise<Hardening> {
  if (mode === 'off') return hardeningOf({}, () => ({ state: 'off', detail: 'hardening = "off"' }));
  const { programs, absent } = await findPrograms(ports);
  const refused =
    (await works(programs, ports)) === undefined ? new Map<Outer, string>() : await tryEach(programs, ports);
  const kept: LayerPrograms = Object.fromEntries(
    outerNames()
      .filter((name) => !refused.has(name))
      .map((name) => [OUTER[name].key, programs[OUTER[name].key]]),
  );
  return hardeningOf(kept, (name) => ({
    state: 'missing',
    detail: refused.get(name) ?? absent.get(name) ?? 'not installed',
    mend: refused.has(name) ? undefined : OUTER[name].mend,
  }));
}

/** The first layer that does not stand. */
export function missingLayer({ layers }: Hardening): Layer | undefined {
  return layers.find(({ state }) => state === 'missing');
}

/** Walls of exactly these programs, which were tried before; `without` tells of each that is not among them. */
export function hardeningOf(
  programs: LayerPrograms,
  without: (name: Outer) => Omit<Layer, 'name'> = () => ({ state: 'off', detail: 'not asked for' }),
): Hardening {
  const outer = outerNames().map((name): Layer =>
    programs[OUTER[name].key] === undefined
      ? { name, ...without(name) }
      : { name, state: 'on', detail: OUTER[name].does },
  );
  const all = [...ALWAYS, ...outer];
  return {
    layers: ORDER.flatMap((name) => all.filter((layer) => layer.name === name)),
    command: (node, argv, memoryMb) => hardenedCommand(programs, node, argv, memoryMb),
  };
}

/** The programs that are installed, not tried yet; `absent` says why one is not among them, where that is not obvious. */
export async function findPrograms({
  findProgram,
  start,
  node,
}: HardeningPorts): Promise<{ programs: LayerPrograms; absent: ReadonlyMap<Outer, string> }> {
  const [prlimit, setpriv, program] = await Promise.all(['prlimit', 'setpriv', 'bwrap'].map(findProgram));
  const absent = new Map<Outer, string>();
  const libraries = program === undefined ? undefined : await librariesOf(node, start);
  if (program !== undefined && libraries === undefined)
    absent.set('namespaces', "the loader does not tell which libraries Node's binary needs");
  const bwrap = program === undefined || libraries === undefined ? undefined : { program, libraries };
  return { programs: { prlimit, setpriv, bwrap }, absent };
}

/** Tries the programs one more at a time: what does not work behind those that do is left out, with what it said. */
async function tryEach(programs: LayerPrograms, ports: HardeningPorts): Promise<Map<Outer, string>> {
  const refused = new Map<Outer, string>();
  let working: LayerPrograms = {};
  for (const name of outerNames()) {
    const { key } = OUTER[name];
    if (programs[key] === undefined) continue;
    const more: LayerPrograms = { ...working, [key]: programs[key] };
    const problem = await works(more, ports);
    if (problem === undefined) working = more;
    else refused.set(name, problem);
  }
  return refused;
}

// `node --version` runs the loader and the libraries, and nothing of V8: some milliseconds.
async function works(programs: LayerPrograms, { start, node }: HardeningPorts): Promise<string | undefined> {
  const command = hardenedCommand(programs, node, ['--version'], 64);
  const { code, said } = await outcome(start(command.program, command.argv, {}));
  return code === 0 ? undefined : `it does not work here: ${said.trim().split('\n')[0] ?? ''}`;
}

const LISTED = /^\s*(?:\S+ => )?(\/\S+) \(0x[0-9a-f]+\)$/;

/** What the loader of glibc would load, which is what ldd(1) prints: ld.so(8), LD_TRACE_LOADED_OBJECTS. */
async function librariesOf(node: string, start: HardeningPorts['start']): Promise<readonly Library[] | undefined> {
  const { code, said } = await outcome(start(node, [], { LD_TRACE_LOADED_OBJECTS: '1' }));
  const libraries = said.split('\n').flatMap((line) => {
    const [, file] = LISTED.exec(line) ?? [];
    return file === undefined ? [] : [{ file, at: file }];
  });
  return code === 0 && libraries.length > 0 ? libraries : undefined;
}

async function outcome(child: Child): Promise<{ code: number | null; said: string }> {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-65_536)));
  child.stdin.end();
  const timer = setTimeout(child.kill, PROBE_MS);
  const { code, error } = await child.ended;
  clearTimeout(timer);
  return { code, said: error?.message ?? said };
}

const PROBE_MS = 10_000;

function outerNames(): readonly Outer[] {
  return Object.keys(OUTER) as Outer[];
}

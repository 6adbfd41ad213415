/** Who may import whom, and which powers of the process each folder of `src` may name: as tables, and as oxlint overrides. */
import type { OxlintOverride } from 'oxlint';

interface Layer {
  /** Folders of `src` that it may import besides itself. */
  readonly imports: readonly string[];
  /** Folders of which it may import types only. */
  readonly types?: readonly string[];
  /** Packages that only their owners may import; a trailing `*` stands for any rest. */
  readonly owns?: readonly string[];
  /** Members of `process` that it may use. */
  readonly process?: readonly string[];
}

const MIDDLE = { imports: ['contract', 'capability', 'tree'], types: ['ambient'] } as const;

const SANDBOX: Layer = { ...MIDDLE, owns: ['@bytecodealliance/*', '@jmespath-community/*', 'rolldown'] };

/** The modules of src/author that are bundled into a provider: the author's module and what stands behind it. */
const BUNDLED = ['provider', 'contents', 'failures', 'nodes', 'quoting', 'utf8', 'guest', 'answer-shape'];

const EVERYTHING = 'contract capability tree sandbox callout fuse author upstream ambient host'.split(' ');

/** The kit around the host: of `src`, only the command line starts it. */
const KIT = ['conformance', 'fuzz', 'bench'];

/** `contract <- capability <- tree <- {sandbox, callout, fuse} <- host <- mount <- cli`, with author, upstream and client at the side. */
const LAYERS: Readonly<Record<string, Layer>> = {
  contract: { imports: [] },
  capability: { imports: ['contract'] },
  tree: { imports: ['contract', 'capability'] },
  sandbox: SANDBOX,
  callout: { ...MIDDLE, owns: ['undici'] },
  fuse: { ...MIDDLE, owns: ['fuse-native', 'koffi'] },
  author: {
    imports: ['contract', 'capability', 'ambient'],
    owns: ['rolldown', 'componentize-qjs', '@jmespath-community/*'],
  },
  upstream: { imports: ['contract', 'ambient'], owns: ['msw', 'nock', '@peculiar/*'] },
  ambient: { imports: ['contract'], owns: ['koffi'], process: ['*'] },
  client: { imports: ['contract', 'ambient'], owns: ['koffi'] },
  host: { imports: ['contract', 'capability', 'tree', 'sandbox', 'callout', 'fuse', 'author', 'ambient'] },
  mount: {
    imports: ['contract', 'capability', 'tree', 'sandbox', 'callout', 'fuse', 'ambient', 'host'],
    process: ['stdin', 'stdout', 'exit', 'execPath', 'on'],
  },
  cli: {
    imports: [...EVERYTHING, 'mount'],
    owns: ['commander'],
    process: ['argv', 'stdin', 'stdout', 'stderr', 'exit', 'exitCode', 'execPath', 'on', 'once', 'off'],
  },
};

/** Modules through which a program reaches files, the network, other processes or its environment. */
const AUTHORITY =
  'child_process cluster dgram dns fs http http2 https inspector net os process repl sqlite tls vm wasi worker_threads';

/** Members of `process` that are authority too. */
const PROCESS = [
  'abort addListener argv argv0 binding chdir cwd dlopen env execArgv execPath execve exit exitCode getBuiltinModule',
  'kill loadEnvFile off on once reallyExit send setgid setuid stderr stdin stdout umask',
].flatMap((line) => line.split(' '));

type Rules = NonNullable<OxlintOverride['rules']>;

/** The beginning of a relative specifier, as a regular expression. */
const UP = String.raw`^(?:\.{1,2}/)+`;

interface Restriction {
  regex?: string;
  group?: string[];
  message: string;
  allowTypeImports?: boolean;
  allowImportNames?: string[];
}

/** One override for each folder of `src`, and the narrower ones for the files and folders that differ. */
export const boundaries: OxlintOverride[] = [
  ...Object.entries(LAYERS).map(([name, layer]) => layerOverride(name, layer)),
  {
    // Programs that run in a child: they talk through their own pipes.
    files: ['src/sandbox/guest/**', 'src/sandbox/child/**', 'src/**/*-child.ts'],
    rules: {
      'no-restricted-properties': processRule(['stdin', 'stdout', 'stderr', 'exit', 'exitCode', 'on', 'once', 'off']),
    },
  },
  {
    // What every child process starts with: it reads its own standard input, and takes the rest of Node away.
    files: ['src/sandbox/child/**'],
    rules: importRule([
      ...folderRestrictions('sandbox', SANDBOX),
      ...packageRestrictions('sandbox'),
      authority(['fs']),
    ]),
  },
  {
    // The program that touches a mount: system calls, and temporary files to copy into.
    files: ['src/client/*-child.ts'],
    rules: importRule([
      ...folderRestrictions('client', LAYERS['client'] ?? { imports: [] }),
      ...packageRestrictions('client'),
      authority(['fs', 'os']),
    ]),
  },
  {
    // Runs before a Node is chosen, as plain JavaScript under old ones: it can be handed nothing.
    files: ['src/cli/launcher/**'],
    rules: importRule([
      { regex: String.raw`\.ts$|^[^.n]`, message: 'The launcher runs under any Node, with no package.' },
    ]),
  },
  {
    // Bundled into every provider: whatever these import as a value, each component carries.
    files: BUNDLED.map((name) => `src/author/${name}.ts`),
    rules: importRule([foldersExcept('author/provider.ts', ['contract']), siblings(), anyPackage()]),
  },
  {
    files: ['conformance/**', 'fuzz/**', 'bench/**'],
    rules: importRule([{ regex: `${UP}src/.+/`, message: 'The kit sees the host through src/index.ts only.' }]),
  },
  {
    files: ['providers/**'],
    excludeFiles: ['providers/*/upstream/**'],
    rules: importRule([
      { regex: `${UP}src/|^omnivet$`, message: 'A provider sees "omnivet/provider" only.' },
      {
        group: ['*', '!./*', '!../*', '!omnivet', '!omnivet/provider'],
        message: 'A provider sees "omnivet/provider" only.',
      },
    ]),
  },
  {
    files: ['test/**'],
    rules: importRule([{ regex: '^(?:node:)?timers/promises$', message: 'No sleeps: wait for an event.' }]),
  },
];

function layerOverride(name: string, layer: Layer): OxlintOverride {
  const members = layer.process ?? [];
  const all = members.includes('*');
  return {
    files: [`src/${name}/**`],
    rules: {
      ...importRule([
        ...folderRestrictions(name, layer),
        ...packageRestrictions(name),
        ...(all ? [] : [authority(), requiring()]),
      ]),
      'no-restricted-properties': all ? 'off' : processRule(members),
      'no-console': name === 'cli' ? 'off' : 'error',
    },
  };
}

function folderRestrictions(name: string, layer: Layer): Restriction[] {
  const types = layer.types ?? [];
  const typeOnly = types.map((folder) => ({
    regex: `${UP}${folder}/`,
    message: `src/${name} is handed its authority: it may import types of src/${folder} only.`,
    allowTypeImports: true,
  }));
  return [foldersExcept(name, [name, ...layer.imports, ...types]), ...typeOnly];
}

function foldersExcept(name: string, allowed: readonly string[]): Restriction {
  const kit = name === 'cli' ? [] : KIT;
  const refused = [...Object.keys(LAYERS).filter((folder) => !allowed.includes(folder)), ...kit];
  const message = `src/${name} may import ${allowed.length === 0 ? 'nothing' : allowed.join(', ')} of src only.`;
  return { regex: `${UP}(?:src/)?(?:${refused.join('|')})/|^omnivet(?:/|$)`, message };
}

function packageRestrictions(name: string): Restriction[] {
  const owners = Object.entries(LAYERS).flatMap(([owner, layer]) =>
    (layer.owns ?? []).map((pattern) => ({ owner, pattern })),
  );
  const patterns = [...new Set(owners.map(({ pattern }) => pattern)), 'vitest', 'fast-check', 'tinybench'];
  return patterns.flatMap((pattern) => {
    const allowed = owners.filter((owned) => owned.pattern === pattern).map(({ owner }) => owner);
    return allowed.includes(name) ? [] : [packageRestriction(pattern, allowed)];
  });
}

function packageRestriction(pattern: string, owners: readonly string[]): Restriction {
  const regex = pattern.endsWith('*') ? `^${escape(pattern.slice(0, -1))}` : `^${escape(pattern)}(?:/|$)`;
  const who = owners.length === 0 ? 'the kit around src' : owners.map((owner) => `src/${owner}`).join(' and ');
  return { regex, message: `${pattern} is for ${who}.` };
}

function authority(allowed: readonly string[] = []): Restriction {
  const refused = AUTHORITY.split(' ')
    .filter((name) => !allowed.includes(name))
    .join('|');
  const message = 'Only src/ambient names files, the network, processes and the environment; take it as a parameter.';
  return { regex: `^(?:node:)?(?:${refused})(?:/|$)`, message, allowTypeImports: true };
}

/** `createRequire` makes a way to every module; what finds a package's folder is harmless. */
function requiring(): Restriction {
  const message = 'It can load any module. findPackageJSON and import.meta.resolve find the files of a package.';
  return {
    regex: '^(?:node:)?module$',
    message,
    allowTypeImports: true,
    allowImportNames: ['findPackageJSON', 'isBuiltin', 'SourceMap'],
  };
}

function siblings(): Restriction {
  const message = 'This file becomes part of every component: it may import src/contract and its like only.';
  return { group: ['./*', ...BUNDLED.map((name) => `!./${name}.ts`)], message };
}

function anyPackage(): Restriction {
  return { regex: '^[^.]', message: 'The module for authors carries no package.' };
}

function importRule(patterns: Restriction[]): Rules {
  return { 'no-restricted-imports': ['error', { patterns }] };
}

function processRule(
  allowed: readonly string[],
): ['error', ...{ object: string; property: string; message: string }[]] {
  const refused = PROCESS.filter((property) => !allowed.includes(property));
  const message = 'src/ambient holds the environment and src/cli the command line; take it as a parameter.';
  return ['error', ...refused.map((property) => ({ object: 'process', property, message }))];
}

function escape(text: string): string {
  return text.replaceAll('.', String.raw`\.`);
}

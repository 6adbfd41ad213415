/** The judgement over a file: may it be mounted, and if not, what is wrong and what to do. No code of it runs. */
import { EMPTY_MANIFEST, MANIFEST_SECTION, type Manifest, parseManifest } from '../contract/manifest.ts';
import { type AuditedImport, judgeImport } from './audit-import.ts';
import type { AuditRule } from './audit-rule.ts';
import type { ComponentFacts, FileKind, ModuleFacts } from './facts.ts';

/** A component declares nothing (`none`), something (`ok`), or something that cannot be read (`bad`). */
export type AuditedManifest =
  | { readonly state: 'none'; readonly manifest: Manifest }
  | { readonly state: 'ok'; readonly manifest: Manifest }
  | { readonly state: 'bad'; readonly problem: string };

/** Something that keeps a file from being mounted. */
export interface AuditProblem {
  readonly rule: AuditRule;
  /** The rest of a sentence that begins with the file. */
  readonly what: string;
  readonly advice: string;
}

/** Everything that `omnivet audit` prints; `mountable` exactly when `problems` is empty. */
export interface AuditReport {
  readonly kind: FileKind;
  readonly sha256: string;
  readonly bytes: number;
  readonly imports: readonly AuditedImport[];
  readonly exports: readonly string[];
  /** Exports of the contract's world that are not there. */
  readonly missing: readonly string[];
  /** Exports beyond the contract's world, but for those that are known to be harmless. */
  readonly extra: readonly string[];
  /** Where the types of exports differ from the contract's. */
  readonly wrongTypes: readonly string[];
  readonly manifest: AuditedManifest;
  /** Core modules with the memories and tables that they declare and import. */
  readonly modules: readonly ModuleFacts[];
  /** Toolchains that left their names, as `processed-by wit-component 0.258.0`. */
  readonly producers: readonly string[];
  readonly mountable: boolean;
  readonly problems: readonly AuditProblem[];
}

const PROVIDER = 'omnifs:provider/provider@1.0.0';
// componentize-qjs leaves its initialiser behind (never called); the contract's types carry no code.
const KNOWN_EXTRAS: ReadonlySet<string> = new Set(['init', 'omnifs:provider/types@1.0.0']);

const BUILD = 'Build it with "omnivet build", or another component toolchain for the world of wit/provider.wit.';
const REBUILD = 'Rebuild it from its source, or ask where it came from.';

const KIND_PROBLEMS: Record<Exclude<FileKind, 'component'>, Omit<AuditProblem, 'rule'> & { rule?: AuditRule }> = {
  'async-component': {
    rule: 'asynchronous',
    what: 'has asynchronous functions, of preview 3',
    advice: 'Build it for the world of wit/provider.wit, whose functions are synchronous.',
  },
  'core-module': { what: 'is a core WebAssembly module, not a component', advice: BUILD },
  'preview1-module': {
    what: 'is a core WebAssembly module for WASI preview 1, not a component',
    advice: `Make a component of it with a preview 1 adapter. ${BUILD}`,
  },
  gzip: { what: 'is gzip-compressed', advice: 'Decompress it first.' },
  text: { what: 'is text, perhaps WebAssembly text, not a binary', advice: 'Assemble it to a binary component first.' },
  truncated: { what: 'ends before its header does', advice: 'Download or build it again.' },
  'unknown-version': { what: 'is WebAssembly of a version that this host does not know', advice: REBUILD },
  'not-wasm': { what: 'is not WebAssembly', advice: BUILD },
  oversized: { rule: 'oversized', what: 'is larger than a component may be', advice: REBUILD },
};

/** Judges the facts. */
export function judge(facts: ComponentFacts, sha256: string, bytes: number): AuditReport {
  const { kind, world, modules } = facts;
  const imports = (world?.imports ?? []).map(judgeImport);
  const exports = world?.exports ?? [];
  const missing = world === undefined || exports.includes(PROVIDER) ? [] : [PROVIDER];
  const extra = exports.filter((name) => name !== PROVIDER && !KNOWN_EXTRAS.has(name));
  const wrongTypes = world?.differences ?? [];
  const manifest = judgeManifest(facts.manifests);
  const problems = [
    ...binaryProblems(facts),
    ...importProblems(imports),
    ...missing.map((name) => problem('export-missing', `does not export ${name}`, otherVersion(exports))),
    ...wrongTypes.map((what) => problem('export-type', `exports the wrong type: ${what}`, BUILD)),
    ...extra.map((name) =>
      problem(
        'export-extra',
        `exports ${name}, which no provider has`,
        'Build it for the world of wit/provider.wit alone.',
      ),
    ),
    ...manifestProblems(manifest),
  ];
  const producers = world?.producers ?? [];
  const found = { imports, exports, missing, extra, wrongTypes, manifest, modules, producers };
  return { kind, sha256, bytes, ...found, mountable: problems.length === 0, problems };
}

function problem(rule: AuditRule, what: string, advice: string): AuditProblem {
  return { rule, what, advice };
}

function binaryProblems({ kind, malformed, strangeNames, unsupported, world }: ComponentFacts): AuditProblem[] {
  if (kind !== 'component') return [{ rule: 'not-a-component', ...KIND_PROBLEMS[kind] }];
  const problems = [
    ...(malformed === undefined ? [] : [problem('malformed', `is malformed: ${malformed}`, REBUILD)]),
    ...strangeNames.map((name) =>
      problem(
        'strange-name',
        `holds a name that could run as code (${name})`,
        'Do not use it: no toolchain makes such names.',
      ),
    ),
    ...unsupported.map((feature) =>
      problem('unsupported-feature', `uses ${feature}, which cannot be bounded`, 'Build it without that feature.'),
    ),
  ];
  // Facts that claim to be whole but hold no world would otherwise pass as a component without imports.
  return problems.length === 0 && world === undefined
    ? [problem('malformed', 'has a world that could not be read', REBUILD)]
    : problems;
}

function importProblems(imports: readonly AuditedImport[]): AuditProblem[] {
  return imports
    .filter(({ allowed }) => !allowed)
    .map(({ name, reason }) =>
      problem(
        'import-refused',
        `imports ${name}, which ${reason}`,
        'Build the provider without this import; a provider asks for requests as data and imports types and WASI 0.2 only.',
      ),
    );
}

function manifestProblems(manifest: AuditedManifest): AuditProblem[] {
  if (manifest.state !== 'bad') return [];
  return [
    problem('manifest-bad', `has a bad manifest: ${manifest.problem}`, 'Correct the manifest and build it again.'),
  ];
}

function otherVersion(exports: readonly string[]): string {
  const other = exports.find((name) => name.startsWith('omnifs:provider/provider'));
  return other === undefined ? BUILD : `It has ${other}: build it for version 1.0.0 of the contract.`;
}

function judgeManifest(sections: readonly string[]): AuditedManifest {
  const [text, second] = sections;
  if (text === undefined) return { state: 'none', manifest: EMPTY_MANIFEST };
  if (second !== undefined) return { state: 'bad', problem: `there is more than one section "${MANIFEST_SECTION}"` };
  const parsed = parseManifest(text);
  return parsed.ok ? { state: 'ok', manifest: parsed.value } : { state: 'bad', problem: parsed.problem };
}

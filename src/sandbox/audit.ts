/** The judgement over a file: may it be mounted, and if not, what is wrong and what to do. No code of it runs. */
import { EMPTY_MANIFEST, MANIFEST_SECTION, type Manifest, parseManifest } from '../contract/manifest.ts';
import type { ComponentFacts, FileKind } from './facts.ts';

/** One import or export of the world root. */
export interface AuditedImport {
  readonly name: string;
  readonly allowed: boolean;
  readonly reason: string;
}

/** A component declares nothing (`none`), something (`ok`), or something that cannot be read (`bad`). */
export type AuditedManifest =
  | { readonly state: 'none'; readonly manifest: Manifest }
  | { readonly state: 'ok'; readonly manifest: Manifest }
  | { readonly state: 'bad'; readonly problem: string };

/** Something that keeps a file from being mounted. */
export interface AuditProblem {
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
  readonly manifest: AuditedManifest;
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

const NOT_A_COMPONENT: Record<Exclude<FileKind, 'component'>, AuditProblem> = {
  'core-module': { what: 'is a core WebAssembly module, not a component', advice: BUILD },
  gzip: { what: 'is gzip-compressed', advice: 'Decompress it first.' },
  text: { what: 'is text, perhaps WebAssembly text, not a binary', advice: 'Assemble it to a binary component first.' },
  truncated: { what: 'ends before its header does', advice: 'Download or build it again.' },
  'unknown-version': { what: 'is WebAssembly of a version that this host does not know', advice: REBUILD },
  'not-wasm': { what: 'is not WebAssembly', advice: BUILD },
  oversized: { what: 'is larger than a component may be', advice: REBUILD },
};

/** Judges the facts. */
export function judge(facts: ComponentFacts, sha256: string, bytes: number): AuditReport {
  const { world } = facts;
  const imports = (world?.imports ?? []).map(judgeImport);
  const exports = world?.exports ?? [];
  const missing = world === undefined || exports.includes(PROVIDER) ? [] : [PROVIDER];
  const extra = exports.filter((name) => name !== PROVIDER && !KNOWN_EXTRAS.has(name));
  const manifest = judgeManifest(facts.manifests);
  const problems: AuditProblem[] = [
    ...binaryProblems(facts),
    ...imports
      .filter(({ allowed }) => !allowed)
      .map(({ name, reason }) => ({ what: `imports ${name}, which ${reason}`, advice: IMPORT_ADVICE })),
    ...missing.map((name) => ({ what: `does not export ${name}`, advice: otherVersion(exports) })),
    ...(world?.differences ?? []).map((what) => ({ what: `exports the wrong type: ${what}`, advice: BUILD })),
    ...extra.map((name) => ({
      what: `exports ${name}, which no provider has`,
      advice: 'Build it for the world of wit/provider.wit alone.',
    })),
  ];
  if (manifest.state === 'bad')
    problems.push({
      what: `has a bad manifest: ${manifest.problem}`,
      advice: 'Correct the manifest and build it again.',
    });
  const producers = world?.producers ?? [];
  return {
    kind: facts.kind,
    sha256,
    bytes,
    imports,
    exports,
    missing,
    extra,
    manifest,
    producers,
    mountable: problems.length === 0,
    problems,
  };
}

const IMPORT_ADVICE =
  'Build the provider without this import; a provider asks for requests as data and imports types only.';

function binaryProblems(facts: ComponentFacts): AuditProblem[] {
  if (facts.kind !== 'component') return [NOT_A_COMPONENT[facts.kind]];
  const problems: AuditProblem[] = [];
  if (facts.malformed !== undefined) problems.push({ what: `is malformed: ${facts.malformed}`, advice: REBUILD });
  for (const name of facts.strangeNames)
    problems.push({
      what: `holds a name that could run as code (${name})`,
      advice: 'Do not use it: no toolchain makes such names.',
    });
  for (const feature of facts.unsupported)
    problems.push({ what: `uses ${feature}, which cannot be bounded`, advice: 'Build it without that feature.' });
  // Facts that claim to be whole but hold no world would otherwise pass as a component without imports.
  if (problems.length === 0 && facts.world === undefined)
    problems.push({ what: 'has a world that could not be read', advice: REBUILD });
  return problems;
}

function judgeImport({ name, functions }: { name: string; functions: readonly string[] }): AuditedImport {
  if (functions.length === 0) return { name, allowed: true, reason: 'types only' };
  if (/^wasi:(?:sockets|http)\//.test(name)) return { name, allowed: false, reason: 'no provider is ever granted' };
  if (name.startsWith('wasi:'))
    return { name, allowed: false, reason: 'is not granted: this host grants no WASI imports' };
  return { name, allowed: false, reason: `is not granted: it has functions (${functions.join(', ')})` };
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

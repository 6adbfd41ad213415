/** From a file on the command line to a subject: the component, its audit, and what the author says beside it. */
import { readFile, stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import {
  auditComponent,
  type AuditReport,
  type DriverName,
  EMPTY_MANIFEST,
  MAX_COMPONENT_BYTES,
} from '../../src/index.ts';
import { loadAnswers } from './answers.ts';
import { AUTHOR_FILE, type AuthorFile, NO_AUTHOR_FILE, parseAuthorFile } from './author-file.ts';
import type { Subject } from './subject.ts';
import { SubjectProblem } from './subject-problem.ts';

export interface SubjectRequest {
  /** The component's path, relative to the process's folder or absolute. */
  readonly file: string;
  /** The author's file; beside the component when absent, where it may be missing. */
  readonly authorFile?: string | undefined;
  /** What stands in the author's file, when the caller has it already. */
  readonly author?: AuthorFile | undefined;
  readonly seed: number;
  /** Values of secrets, by name, when the caller has made them already; random ones for those that the author's file does not give. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  /** The component's audit, when the caller has it already. */
  readonly audit?: AuditReport | undefined;
  /** What Node is started with to be the host; the host as shipped when absent. */
  readonly host?: readonly string[] | undefined;
  /** The host's default when absent. */
  readonly driver?: DriverName | undefined;
}

/** Fails with {@link SubjectProblem} for what the caller can mend; what is wrong with the component itself is in its audit. */
export async function loadSubject(request: SubjectRequest): Promise<Subject> {
  const component = resolve(request.file);
  const audit = request.audit ?? (await auditFile(component));
  const author = request.author ?? (await readAuthorFile(component, request.authorFile));
  const manifest = audit.manifest.state === 'bad' ? EMPTY_MANIFEST : audit.manifest.manifest;
  const secrets = Object.fromEntries(
    manifest.secrets.map(({ name, as }) => [name, request.secrets?.[name] ?? author.secrets[name] ?? canary(as)]),
  );
  requireDeclared(author, Object.keys(secrets));
  requireDistinct(author);
  const handlers = await loadAnswers(author, secrets);
  return {
    component,
    audit,
    name: manifest.name,
    manifest,
    author,
    handlers,
    secrets,
    seed: request.seed,
    host: request.host,
    driver: request.driver,
  };
}

/** The audit of a component's file. */
async function auditFile(component: string): Promise<AuditReport> {
  const { size } = await stat(component).catch((error: unknown) => {
    throw new SubjectProblem(`cannot read the component: ${messageOf(error)}`, 'Give the path of a .wasm file.');
  });
  if (size > MAX_COMPONENT_BYTES)
    throw new SubjectProblem(
      `${component} has ${size} bytes, and a component has at most ${MAX_COMPONENT_BYTES}`,
      'Give the path of a .wasm file.',
    );
  const bytes = await readFile(component).catch((error: unknown) => {
    throw new SubjectProblem(`cannot read the component: ${messageOf(error)}`, 'Give the path of a .wasm file.');
  });
  return auditComponent(bytes);
}

async function readAuthorFile(component: string, named: string | undefined): Promise<AuthorFile> {
  const file = named === undefined ? join(dirname(component), AUTHOR_FILE) : resolve(named);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (named === undefined && error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return NO_AUTHOR_FILE;
    throw new SubjectProblem(`cannot read the author's file: ${messageOf(error)}`, 'Give another with --author-file.');
  }
  const parsed = parseAuthorFile(text, file);
  if (!parsed.ok) throw new SubjectProblem(parsed.problem, 'The README says what may stand in it.');
  return parsed.value;
}

function requireDeclared({ secrets, file }: AuthorFile, declared: readonly string[]): void {
  const unknown = Object.keys(secrets).find((name) => !declared.includes(name));
  if (unknown === undefined) return;
  throw new SubjectProblem(
    `${file ?? ''}: secrets.${unknown}: the component declares no such secret`,
    declared.length === 0 ? 'It declares none: remove the table.' : `It declares ${declared.join(', ')}.`,
  );
}

// Where a value turns up, it has to be clear whose it is.
function requireDistinct({ secrets, file }: AuthorFile): void {
  const [one, other] =
    [...Map.groupBy(Object.keys(secrets), (name) => secrets[name]).values()].find((names) => names.length > 1) ?? [];
  if (one === undefined || other === undefined) return;
  throw new SubjectProblem(
    `${file ?? ''}: secrets.${other}: has the value of ${one}`,
    'Give each secret a value of its own, or none: then the suite makes one.',
  );
}

// Long and without structure, so that it is found wherever it turns up and nowhere by chance.
function canary(as: string): string {
  const value = `canary${randomUUID().replaceAll('-', '')}`;
  // A provider whose "basic" secret is no "user:password" does not load.
  return as === 'basic' ? `user:${value}` : value;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What answers in place of the services that a provider asks: the author's handlers, then the author's recordings. */
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { RequestHandler } from 'msw';
import { parseRecordings, recordingHandlers } from '../../src/index.ts';
import type { AuthorFile } from './author-file.ts';
import { SubjectProblem } from './subject-problem.ts';

/** What the author's module may export as `handlers`: msw handlers, or a function that makes them. */
export type AuthorHandlers = readonly RequestHandler[] | ((context: AnswerContext) => readonly RequestHandler[]);

export interface AnswerContext {
  /** The values of the secrets that requests will carry, by name. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Fails with a `SubjectProblem` that names the file. */
export async function loadAnswers(
  author: AuthorFile,
  secrets: AnswerContext['secrets'],
): Promise<readonly RequestHandler[]> {
  const handlers = author.handlers === undefined ? [] : await importHandlers(author.handlers, secrets);
  const recordings = await Promise.all(author.recordings.map(readRecordings));
  return [...handlers, ...recordings.flat()];
}

async function importHandlers(file: string, secrets: AnswerContext['secrets']): Promise<readonly RequestHandler[]> {
  const module = await (import(pathToFileURL(file).href) as Promise<{ readonly handlers?: AuthorHandlers }>).catch(
    (error: unknown) => {
      throw new SubjectProblem(
        `${file} cannot be imported: ${String(error)}`,
        'Correct "handlers" in the author\'s file.',
      );
    },
  );
  const { handlers } = module;
  if (handlers === undefined)
    throw new SubjectProblem(
      `${file} does not export "handlers"`,
      'Export msw handlers, or a function ({ secrets }) => handlers, under that name.',
    );
  return typeof handlers === 'function' ? handlers({ secrets }) : handlers;
}

async function readRecordings(file: string): Promise<readonly RequestHandler[]> {
  let document: unknown;
  try {
    document = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new SubjectProblem(
      `${file} cannot be read: ${String(error)}`,
      "A recording is a JSON file in nock's format.",
    );
  }
  const parsed = parseRecordings(document);
  if (!parsed.ok)
    throw new SubjectProblem(`${file}: ${parsed.problem}`, "A recording is a JSON file in nock's format.");
  return recordingHandlers(parsed.value);
}

/** A resolver that answers from a file and writes down what it is asked: the host's end, and the fuzzer's. */
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What one question is answered with: addresses, no such name, or nothing as far as anybody waits. */
export type NameAnswer = readonly string[] | 'unknown' | 'silence';

/** By name; each question takes the next answer, and the last one stays. */
export type NameAnswers = Readonly<Record<string, readonly NameAnswer[]>>;

/** The fuzzer's end. */
export interface NameTable {
  /** What is answered from now on, each name from its first answer; any other name has a public address of its own. */
  answer(answers: NameAnswers): Promise<void>;
  /** The names that were asked for, in order, since they were last forgotten. */
  asked(): Promise<readonly string[]>;
  forget(): Promise<void>;
}

interface Stored {
  readonly turn: number;
  readonly answers: NameAnswers;
}

const ANSWERS = 'names.json';
const JOURNAL = 'names-asked';

/** Makes the files in a folder. */
export async function createNameTable(folder: string): Promise<NameTable> {
  let turn = 0;
  const forget = (): Promise<void> => writeFile(join(folder, JOURNAL), '');
  const answer = (answers: NameAnswers): Promise<void> => {
    turn += 1;
    return writeFile(join(folder, ANSWERS), JSON.stringify({ turn, answers } satisfies Stored));
  };
  await answer({});
  await forget();
  return {
    answer,
    forget,
    async asked() {
      const text = await readFile(join(folder, JOURNAL), 'utf8');
      return text.split('\n').filter((name) => name !== '');
    },
  };
}

/** The host's end: reads the files of {@link createNameTable} at each question. */
export function createScriptedResolver(folder: string): (name: string) => Promise<readonly string[]> {
  const asked = new Map<string, number>();
  return async (name) => {
    appendFileSync(join(folder, JOURNAL), `${name}\n`);
    const { turn, answers } = JSON.parse(readFileSync(join(folder, ANSWERS), 'utf8')) as Stored;
    const planned = Object.hasOwn(answers, name) ? answers[name] : undefined;
    const key = `${turn} ${name}`;
    const before = asked.get(key) ?? 0;
    asked.set(key, before + 1);
    return give(planned?.[Math.min(before, planned.length - 1)] ?? [publicAddress(name)]);
  };
}

/** An address of a public range that stands for a name: in the fuzzer's own network it leads to the sinkhole. */
export function publicAddress(name: string): string {
  const [first = 0, second = 0] = createHash('sha256').update(name).digest();
  return `93.184.${first}.${second}`;
}

async function give(answer: NameAnswer): Promise<readonly string[]> {
  if (answer === 'silence') return Promise.withResolvers<never>().promise;
  if (answer === 'unknown') throw new Error('ENOTFOUND');
  return answer;
}

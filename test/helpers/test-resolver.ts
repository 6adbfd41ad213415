/** The resolver of a test's host: an answer for every name, and a line for every question. */
import { appendFileSync, readFileSync } from 'node:fs';
import type { Resolver } from '../../src/callout/resolver.ts';
import type { DnsAnswer, HostChoice, ResolverTable } from './host-choice.ts';
import { ownAddress } from './own-address.ts';

/** Answers from a table, and any other name with an address of its own in 127/8, where the sinkhole listens. */
export function createTestResolver(files: NonNullable<HostChoice['resolver']>): Resolver {
  const asked = new Map<string, number>();
  return async (name) => {
    appendFileSync(files.journal, `${name}\n`);
    const { table, answers } = JSON.parse(readFileSync(files.answers, 'utf8')) as ResolverTable;
    const planned = Object.hasOwn(answers, name) ? answers[name] : undefined;
    // Counted for each table: a test that writes another begins at its first answer.
    const key = `${name} ${table}`;
    const turn = asked.get(key) ?? 0;
    asked.set(key, turn + 1);
    return give(planned?.[Math.min(turn, planned.length - 1)] ?? [ownAddress(name)]);
  };
}

async function give(answer: DnsAnswer): Promise<readonly string[]> {
  if (answer === 'silence') return Promise.withResolvers<never>().promise;
  if (answer === 'unknown') throw new Error('ENOTFOUND');
  return answer;
}

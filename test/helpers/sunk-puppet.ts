/** The puppet on a real mount with a sinkhole beside it: what every test of "nothing was connected to" starts from. */
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PuppetQuery } from '../../providers/puppet/encoder.ts';
import type { CleanUp } from './clean-up.ts';
import type { DnsAnswers, HostChoice } from './host-choice.ts';
import { mountPuppet, type PuppetMount, type PuppetMountRequest, type PuppetOutcome } from './puppet-mount.ts';
import { type Sinkhole, startSinkhole } from './sinkhole.ts';

export interface SunkPuppet extends PuppetMount {
  readonly sinkhole: Sinkhole;
  /** What the resolver answers from now on; any other name has its own address in 127/8. */
  answer(answers: DnsAnswers): Promise<void>;
  /** The names that the host resolved, in order. */
  resolved(): Promise<readonly string[]>;
  /** Reads a file whose content is this query; `label` makes it a file of its own. */
  read(label: string, query: PuppetQuery): Promise<string>;
}

/** As for `mountPuppet`, with a resolver that gives each name an address of its own where the sinkhole listens. */
export interface SunkPuppetRequest extends Omit<PuppetMountRequest, 'host'> {
  readonly answers?: DnsAnswers;
  readonly layers?: Pick<HostChoice, 'policy' | 'classify'>;
}

export async function mountSunkPuppet(cleanUp: CleanUp, request: SunkPuppetRequest = {}): Promise<SunkPuppet> {
  const { answers = {}, layers = {}, ...rest } = request;
  const sinkhole = await startSinkhole(cleanUp);
  const folder = await cleanUp.folder();
  const files = { answers: join(folder, 'answers.json'), journal: join(folder, 'resolved') };
  const answer = (table: DnsAnswers): Promise<void> =>
    writeFile(files.answers, JSON.stringify({ table: randomUUID(), answers: table }));
  await answer(answers);
  await writeFile(files.journal, '');
  const mount = await mountPuppet(cleanUp, { ...rest, host: { resolver: files, ...layers } });
  return {
    ...mount,
    sinkhole,
    answer,
    resolved: async () => (await readFile(files.journal, 'utf8')).split('\n').filter((name) => name !== ''),
    read: async (label, query) => inWords(await mount.cat({ read: { query }, label })),
  };
}

/** An outcome as a table of a test has it: `EACCES url-refused`, or `ok: ` and the text. */
export function inWords({ errno, codes, stdout }: PuppetOutcome): string {
  return errno === undefined ? `ok: ${stdout.toString()}` : [errno, ...codes].join(' ');
}

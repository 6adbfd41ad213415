/** `codec`: whatever is sent to the driver of the kernel's protocol, each request is answered once, well, and nothing stays behind. */
import { wordsOf } from '../arbitraries/kernel-operations.ts';
import { CLASSES, classify, type KernelRequests, kernelRequests } from '../arbitraries/kernel-requests.ts';
import { illFormedAnswer, type KernelAnswer, nodesIn } from '../oracles/kernel-answer.ts';
import { plantedBug } from '../session/host-under-test.ts';
import { CONTENT } from '../session/kernel-files.ts';
import { type KernelTalk, type Sent, talk } from '../session/kernel-talk.ts';
import { PLANTED, type Planted } from '../session/planted.ts';
import type { Session, Target } from '../target.ts';

interface CodecSession extends Session {
  readonly change: NonNullable<Planted['kernelSession']>;
}

export const codec: Target<KernelRequests, CodecSession> = {
  name: 'codec',
  what: "whatever is sent to the kernel's driver is answered once and well, and nothing of it stays behind",
  arbitrary: kernelRequests(),
  classify,
  classes: CLASSES,
  samples: 4_000,
  batch: 32,
  open: async () => ({
    change: PLANTED[plantedBug() ?? '']?.kernelSession ?? ((real) => real),
    violations: async () => [],
    close: async () => undefined,
  }),
  async check(cases, { change }) {
    const problems: (readonly string[])[] = [];
    for (const one of cases) problems.push(await converse(one, change));
    return problems;
  },
};

async function converse({ serves, requests }: KernelRequests, change: CodecSession['change']): Promise<string[]> {
  const here = talk(serves, change);
  try {
    for (const request of requests) here.send(request);
    const problems = (await here.settled()) ? [] : ['answer: something is worked on for ever'];
    problems.push(...wrongAnswers(here), ...(await soundAfterwards(here)), ...(await leftBehind(here)));
    return [...problems, ...here.faults];
  } finally {
    here.end();
  }
}

/** How many answers each number has to have, and what is wrong with them. */
function wrongAnswers({ sent, answers }: KernelTalk): string[] {
  const problems: string[] = [];
  // What still waits when a connection ends is given up without a word.
  const ended = sent.some(({ operation, lies }) => operation === 'DESTROY' && !lies);
  for (const [unique, group] of Map.groupBy(sent, (one) => one.unique)) {
    const got = answers.filter((answer) => answer?.unique === unique);
    const due = group.filter(({ answered }) => answered).length;
    if (got.length > due || (got.length < due && !ended))
      problems.push(`answers: ${group.map(({ operation }) => operation).join(' and ')} got ${got.length} of ${due}`);
    if (group.length === 1) problems.push(...got.flatMap((answer) => wrongAnswer(answer, group[0])));
  }
  return answers.includes(undefined) ? [...problems, 'length: an answer has another length than it says'] : problems;
}

function wrongAnswer(answer: KernelAnswer | undefined, sent: Sent | undefined): readonly string[] {
  if (answer === undefined || sent === undefined) return [];
  if (sent.lies && answer.error === 0) return [`success: ${sent.operation} with a wrong length succeeded`];
  return illFormedAnswer(answer, sent.operation);
}

/** A driver that was sent nonsense still reads a file. */
async function soundAfterwards(here: KernelTalk): Promise<string[]> {
  const found = here.ask('LOOKUP', 1n, Buffer.from('file\0'));
  await here.settled();
  const node = Buffer.from(here.answerTo(found)?.body ?? wordsOf(0n)).readBigUInt64LE(0);
  const opened = here.ask('OPEN', node, wordsOf(0, 0));
  await here.settled();
  const handle = here.answerTo(opened);
  const fh = handle?.error === 0 ? Buffer.from(handle.body).readBigUInt64LE(0) : 0n;
  const read = here.ask('READ', node, wordsOf(fh, 0n, 4_096, 0, 0n, 0, 0));
  await here.settled();
  const bytes = here.answerTo(read)?.body ?? new Uint8Array();
  return Buffer.compare(bytes, CONTENT) === 0
    ? []
    : [`after: a file reads as ${JSON.stringify(Buffer.from(bytes).toString())}`];
}

/** Everything that it told of is forgotten: then it knows the root, and nothing else. */
async function leftBehind(here: KernelTalk): Promise<string[]> {
  const told = new Map<bigint, bigint>();
  for (const { unique, operation } of here.sent)
    for (const answer of here.taken.filter((one) => one.unique === unique))
      for (const node of nodesIn(answer, operation)) told.set(node, (told.get(node) ?? 0n) + 1n);
  for (const [node, count] of told) here.ask('BATCH_FORGET', 0n, wordsOf(1, 0, node, count));
  await here.settled();
  const { nodes, bytes, waiting } = here.counts();
  return nodes === 1 && bytes === 0 && waiting === 0
    ? []
    : [`behind: ${nodes} nodes with ${bytes} bytes, and ${waiting} requests`];
}

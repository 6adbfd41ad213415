import { HttpResponse } from 'msw';
import type { MountedCheck } from '../../check.ts';
import { type MountSettings, type SubjectMount, UNCACHED } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import type { Answered, Injection } from '../../subject/upstream-control.ts';
import { randomName } from '../namespace/random-names.ts';
import { childOf } from '../../subject/path.ts';
import { answerTo, contentShown, type Question, questionsAbout } from './answers-of-tree.ts';

const MAX_PATHS = 40;
const SEVERAL: MountSettings = { ...UNCACHED, instances: 2 };

export const purity: MountedCheck = {
  id: 'containment/purity',
  level: 'must',
  requirement:
    'Each answer follows from the arguments alone: not from what was asked before, nor from which instance is asked.',
  advice: 'Keep no counter and no state between calls, and use neither time nor random numbers.',
  needs: [],
  special: [SEVERAL],
  timeout: 120_000,
  async run({ facts, mount, during, step, random }) {
    const findings = createFindings();
    const questions = questionsAbout(facts, MAX_PATHS, random());
    // Upstream says the same to both, whatever it would say by now.
    const fixed = fixedAnswers();
    step('asking in order');
    const answers = new Map<Question, string>();
    await during(UNCACHED, async (first) => {
      first.upstream.inject(fixed);
      for (const question of questions) answers.set(question, await answerTo(first, question));
    });
    const second = await mount(SEVERAL);
    second.upstream.inject(fixed);
    step('asking in reverse, with other calls in between');
    const names = random();
    for (const [question, expected] of [...answers].toReversed()) {
      await second.client.lstat(second.at(childOf('/', randomName(24, names))));
      findings.equal(
        `${question.operation} of ${question.path}, asked in another order`,
        expected,
        await answerTo(second, question),
      );
    }
    step('asking several instances at once');
    await readAtOnce(second, answers, findings);
    await second.settled();
    return findings.conclude({ questions: questions.length, instances: second.sandboxes().length });
  },
};

/** Reads all files at the same time, so that each instance answers for some of them; twice, so that it is not the same ones. */
async function readAtOnce(
  mounted: SubjectMount,
  answers: ReadonlyMap<Question, string>,
  findings: Findings,
): Promise<void> {
  const files = [...answers].filter(([{ operation }]) => operation === 'read');
  for (const some of [files, files.toReversed()]) {
    const read = await mounted.client.readFilesAtOnce(some.map(([{ path }]) => mounted.at(path)));
    for (const [index, [{ path }, expected]] of some.entries()) {
      const answer = read[index];
      if (answer === undefined) continue;
      const actual = answer.ok ? contentShown(answer.value.bytes) : answer.errno;
      findings.equal(`reading ${path}, several at once`, expected, actual);
    }
  }
}

/** What was answered first to a request is answered to it for ever, on whichever mount. */
function fixedAnswers(): Injection {
  const known = new Map<string, Promise<Answered | undefined>>();
  return async (request, answer) => {
    const line = `${request.method} ${request.url}`;
    const kept = known.get(line) ?? answer().then((response) => wholeOf(line, response));
    known.set(line, kept);
    const whole = await kept;
    if (whole === undefined) return HttpResponse.error();
    const { status, headers, body } = whole;
    return new HttpResponse(status === 204 || status === 304 ? null : Buffer.from(body), { status, headers });
  };
}

/** `undefined` for a connection that is broken on purpose. */
async function wholeOf(request: string, response: Response): Promise<Answered | undefined> {
  if (response.type === 'error') return undefined;
  const { status, headers } = response;
  return { request, status, headers: Object.fromEntries(headers), body: await response.bytes() };
}

/** `responses`: whatever an upstream sends, a reader gets the whole body or an error, and never a secret. */
import { CLASSES, classify, responseScript, type ResponseScript } from '../arbitraries/response-script.ts';
import { plainBody, responseSteps } from '../arbitraries/response-writer.ts';
import { PUPPET_HOSTS, PUPPET_SLOTS } from '../arbitraries/slots.ts';
import { judgeResponse } from '../oracles/response.ts';
import { findSecrets } from '../oracles/canary.ts';
import { type MountSession, openSession, type ReadBytes } from '../session/session.ts';
import { plainAnswer } from '../session/upstream.ts';
import { canaryOf, puppetProvider } from '../session/world.ts';
import type { Target } from '../target.ts';
import { inOwnDirectory } from './own-directory.ts';

const SECRET = 'PUPPET_TOKEN';

// So that what never ends is over soon, and what is slow on a machine with much to do is not.
const LIMITS = { 'connect-ms': 5_000, 'idle-ms': 2_500, 'callout-ms': 6_000, callouts: 96 };

export const responses: Target<ResponseScript, MountSession> = {
  name: 'responses',
  what: 'a response of any bytes is read whole, or refused, and gives no secret away',
  // After a 429, or a Retry-After, the host asks nobody there for a while: that would be every case after.
  arbitrary: responseScript([canaryOf(SECRET)]).filter(
    ({ status, retryAfter }) => status !== 429 && retryAfter === undefined,
  ),
  classify,
  classes: CLASSES.filter((name) => name !== 'status 429' && name !== 'Retry-After'),
  samples: 2_000,
  batch: 96,
  async open() {
    const puppet = await puppetProvider();
    return openSession({ providers: [{ ...puppet, hosts: PUPPET_HOSTS, limits: LIMITS }], patience: 180_000 });
  },
  async check(cases, session) {
    const scripts = new Map<string, ResponseScript>();
    const paths = cases.map((script) => {
      const mark = `c${session.next()}`;
      scripts.set(`/${mark}`, script);
      const query = { url: `https://${PUPPET_SLOTS.declared}/${mark}`, secret: SECRET };
      return session.world.at(inOwnDirectory({ read: { query } }, mark));
    });
    session.world.upstream.answer(({ path }) => {
      const script = scripts.get(path);
      return script === undefined ? plainAnswer('', 404) : responseSteps(script);
    });
    const answers = await session.readAtOnce(paths);
    const problems = cases.map((script, index) =>
      problemsOf(script, answers[index] ?? { ok: false, errno: 'none' }, session),
    );
    // A machine that has much else to do is slower than an upstream may be: what was late is asked once more, alone.
    for (const [index, answer] of answers.entries()) {
      if (cases.length === 1 || answer.ok || answer.errno !== 'ETIMEDOUT' || problems[index]?.length === 0) continue;
      const again = await this.check(cases.slice(index, index + 1), session);
      problems.splice(index, 1, [...(again[0] ?? [])]);
    }
    return problems;
  },
};

function problemsOf(script: ResponseScript, answer: ReadBytes, { world }: MountSession): string[] {
  const { whole, errnos } = judgeResponse(script);
  if (!answer.ok) {
    if (whole === 'must') return [`errno: ${answer.errno} for a response that is in order`];
    return errnos.has(answer.errno) ? [] : [`errno: ${answer.errno} in place of ${[...errnos].join(', ')}`];
  }
  const secrets = findSecrets(answer.value.bytes, Object.values(world.secrets)).map(({ form }) => `secret: ${form}`);
  if (whole === 'never')
    return [...secrets, `content: ${answer.value.bytes.byteLength} bytes of a response that must be refused`];
  // What is slow sends bytes of its own.
  // RFC 9110: neither has content; of 205 some clients read what comes all the same.
  if (answer.value.bytes.byteLength === 0 && (script.status === 204 || script.status === 205)) return secrets;
  const same = script.timing === 'one byte a second' || Buffer.compare(answer.value.bytes, plainBody(script)) === 0;
  return [...secrets, ...(same ? [] : [`content: ${answer.value.bytes.byteLength} bytes that are not the body`])];
}

/** `purity`: an instance that has answered much answers as a fresh one does: nothing of a call stays behind in its sandbox. */
import { puppetPath } from '../../providers/puppet/encoder.ts';
import { CLASSES, classify, type Selection, selection } from '../arbitraries/selection.ts';
import { PUPPET_SLOTS } from '../arbitraries/slots.ts';
import { type MountSession, openSession } from '../session/session.ts';
import { plainAnswer } from '../session/upstream.ts';
import { puppetProvider } from '../session/world.ts';
import type { Target } from '../target.ts';
import { childrenOf } from './children.ts';

const FRESH = 'fresh';

export const purity: Target<Selection, MountSession> = {
  name: 'purity',
  what: 'an instance that has answered much selects what a fresh instance for each selection does',
  arbitrary: selection(),
  classify,
  classes: CLASSES,
  samples: 1_000,
  batch: 8,
  async open() {
    const providers = [await puppetProvider(), { ...(await puppetProvider(FRESH)), instances: 1 }];
    return openSession({ providers, variant: { fresh: FRESH } });
  },
  async check(cases, session) {
    const tries = cases.map((one) => ({ one, mark: `c${session.next()}` }));
    const bodies = new Map(tries.map(({ one, mark }) => [`/${mark}`, one.body]));
    session.world.upstream.answer(({ path }) => plainAnswer(bodies.get(path) ?? 'null'));
    const seen = async (provider: string): Promise<readonly string[]> => {
      const answers: string[] = [];
      for (const { one, mark } of tries) answers.push(await answerOf(one, mark, provider, session));
      return answers;
    };
    const [used, fresh] = [await seen('puppet'), await seen(FRESH)];
    return used.map((text, index) =>
      text === fresh[index]
        ? []
        : [`purity: ${text.slice(0, 300)}, and of a fresh instance ${fresh[index]?.slice(0, 300)}`],
    );
  },
};

async function answerOf(
  { as, expression, itemUrl }: Selection,
  label: string,
  provider: string,
  session: MountSession,
): Promise<string> {
  const query = { url: `https://${PUPPET_SLOTS.declared}/${label}`, select: { json: expression } };
  if (as === 'content') {
    const [answer] = await session.read([session.world.at(puppetPath({ read: { query }, label }), provider)]);
    return answer?.ok === true ? Buffer.from(answer.value.bytes).toString() : (answer?.errno ?? 'none');
  }
  const list = [{ expand: query, ...(itemUrl === undefined ? {} : { itemUrl }) }];
  const [answer] = await session.list([session.world.at(puppetPath({ list, label }), provider)]);
  const children = childrenOf(answer ?? { ok: false, errno: 'none' });
  return children.ok ? JSON.stringify(children.value) : children.errno;
}

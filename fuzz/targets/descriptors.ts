/** `descriptors`: whatever a provider has the host ask, with whatever secret and selector, what comes of it is what the contract says. */
import { puppetPath, type PuppetQuery } from '../../providers/puppet/encoder.ts';
import { CLASSES, classify, type Descriptor, descriptor, descriptorScript } from '../arbitraries/descriptor.ts';
import { PUPPET_SLOTS } from '../arbitraries/slots.ts';
import { listNodes } from '../model/listing.ts';
import { fails } from '../model/outcome.ts';
import { PUPPET_GRANTS } from '../model/request.ts';
import { contentOf, evaluate, type World as ModelWorld } from '../model/upstream.ts';
import { wrongListing, wrongRead } from '../oracles/outcome.ts';
import { findSecrets } from '../oracles/canary.ts';
import { writeOut } from '../puppet-text.ts';
import { type MountSession, openSession, type ReadBytes } from '../session/session.ts';
import { plainAnswer } from '../session/upstream.ts';
import type { Target } from '../target.ts';
import { childrenOf } from './children.ts';
import { fitsPath } from './fits-path.ts';

const BODY = JSON.stringify({ items: [{ name: 'a' }, { name: 'b' }] });

export const descriptors: Target<Descriptor, MountSession> = {
  name: 'descriptors',
  what: 'a query or an expansion of any form asks, selects and lists what the contract says, or is refused',
  arbitrary: descriptor(PUPPET_SLOTS).filter((one) => fitsPath(descriptorScript(one, ''))),
  classify,
  classes: CLASSES,
  samples: 2_000,
  batch: 48,
  open: () => openSession({ patience: 120_000 }),
  async check(cases, session) {
    // Many cases ask for the same: what one of them was answered is not kept for another.
    session.world.upstream.answer(({ method }) =>
      plainAnswer(method === 'HEAD' ? '' : BODY, 200, ['Cache-Control: no-store']),
    );
    const tries = cases.map((one) => ({ one, path: puppetPath(descriptorScript(one, `c${session.next()}`)) }));
    const files = tries.filter(({ one }) => one.as === 'query');
    const folders = tries.filter(({ one }) => one.as === 'expansions');
    const at = ({ path }: { path: string }): string => session.world.at(path);
    const contents = await session.read(files.map(at));
    const listings = await session.list(folders.map(at));
    const problems = new Map<string, readonly string[]>();
    for (const [index, { one, path }] of files.entries()) {
      const answer = contents[index] ?? { ok: false, errno: 'none' };
      const wrong = wrongRead([...contentOf(one.query, worldOf(one)), ...mayBeUnusable(one.query)], bytesOf(answer));
      problems.set(path, [...(wrong === undefined ? [] : [`content: ${wrong}`]), ...leaks(answer, session)]);
    }
    for (const [index, { one, path }] of folders.entries()) {
      const wrong = wrongListing(
        [...listNodes(one.expansions, worldOf(one)), ...failuresOfEach(one), ...mayBeBroken(one)],
        childrenOf(listings[index] ?? { ok: false, errno: 'none' }),
      );
      problems.set(path, wrong === undefined || isOpen(one) ? [] : [`listing: ${wrong}`]);
    }
    return tries.map(({ path }) => problems.get(path) ?? []);
  },
};

function worldOf(one: Descriptor): ModelWorld {
  const body = Buffer.from(one.as === 'query' && one.query.method === 'head' ? '' : BODY);
  return { grants: PUPPET_GRANTS, upstream: () => ({ status: 200, headers: { 'cache-control': 'max-age=60' }, body }) };
}

// Whether a selector is one is known before anything is asked.
function mayBeUnusable({ select = 'body' }: PuppetQuery): readonly { readonly ok: false; readonly errno: string }[] {
  const unusual = select !== 'body' && 'json' in select && !evaluate(writeOut(select.json), null).known;
  return unusual ? fails('EIO') : [];
}

// Which of several that fail is told is the host's affair.
function failuresOfEach(one: Descriptor): readonly { readonly ok: false; readonly errno: string }[] {
  return one.expansions.flatMap((node) => listNodes([node], worldOf(one)).filter((outcome) => !outcome.ok));
}

// An expansion that selects no array, or whose item-url is no JMESPath, is a broken contract before it is anything else.
function mayBeBroken({ expansions }: Descriptor): readonly { readonly ok: false; readonly errno: string }[] {
  const broken = expansions.some((node) => {
    if (!('expand' in node)) return false;
    const { select = 'body' } = node.expand;
    return node.itemUrl === '][' || select === 'body' || 'header' in select;
  });
  return broken ? [{ ok: false, errno: 'EIO' }] : [];
}

// What a HEAD gives has no body, and the model does not know which one was asked; nor does it know every expression.
function isOpen({ expansions }: Descriptor): boolean {
  return expansions.some((node) => {
    if (!('expand' in node)) return false;
    const { method, select = 'body' } = node.expand;
    const known = select === 'body' || 'header' in select || evaluate(writeOut(select.json), null).known;
    return method === 'head' || !known;
  });
}

function bytesOf(answer: ReadBytes): { ok: true; value: Uint8Array } | { ok: false; errno: string } {
  return answer.ok ? { ok: true, value: answer.value.bytes } : answer;
}

function leaks(answer: ReadBytes, { world }: MountSession): string[] {
  if (!answer.ok) return [];
  return findSecrets(answer.value.bytes, Object.values(world.secrets)).map(({ form }) => `secret: in a file, ${form}`);
}

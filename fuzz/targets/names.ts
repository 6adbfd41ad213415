/** `names`: whatever names a provider or an upstream gives, a listing has exactly those that are names, or is refused whole. */
import type { PuppetDirectory, PuppetNode } from '../../providers/puppet/encoder.ts';
import { CLASSES, classify, type ListedName, type Listing, listing } from '../arbitraries/listing.ts';
import { PUPPET_SLOTS } from '../arbitraries/slots.ts';
import { listNodes } from '../model/listing.ts';
import { PUPPET_GRANTS } from '../model/request.ts';
import { wrongListing } from '../oracles/outcome.ts';
import { writeOut } from '../puppet-text.ts';
import { inListings } from '../session/in-listings.ts';
import { type MountSession, openSession } from '../session/session.ts';
import { plainAnswer } from '../session/upstream.ts';
import type { Target } from '../target.ts';
import { childrenOf } from './children.ts';
import { isException } from './exceptions.ts';
import { fitsPath } from './fits-path.ts';

export const names: Target<Listing, MountSession> = {
  name: 'names',
  what: 'a listing has exactly the names that are names, in their order, or is refused whole',
  arbitrary: listing().filter((one) => fitsPath(scriptOf(one, 'c0')) && !isException(scriptOf(one, 'c0'))),
  classify,
  classes: CLASSES.filter((name) => !/lone surrogate|100,000/.test(name)),
  samples: 2_000,
  batch: 64,
  open: () => openSession(),
  async check(cases, session) {
    const bodies = new Map<string, Buffer>();
    const tries = cases.map((one) => {
      const mark = `c${session.next()}`;
      bodies.set(`/${mark}`, bodyOf(one.items));
      return { script: scriptOf(one, mark), body: bodyOf(one.items) };
    });
    const scripts = tries.map(({ script }) => script);
    const places = await inListings(scripts, session, ({ path }) => plainAnswer(bodies.get(path) ?? '[]'));
    const answers = await session.list(places.map((path) => session.world.at(path)));
    return tries.map(({ script, body }, index) => {
      const answer = answers[index] ?? { ok: false, errno: 'none' };
      const world = { grants: PUPPET_GRANTS, upstream: () => ({ status: 200, headers: {}, body }) };
      const wrong = wrongListing(listNodes(script.list, world), childrenOf(answer));
      return wrong === undefined ? [] : [`listing: ${wrong}`];
    });
  },
};

function scriptOf({ own, items }: Listing, mark: string): PuppetDirectory {
  const url = `https://${PUPPET_SLOTS.declared}/${mark}`;
  const expansion: readonly PuppetNode[] = items.length === 0 ? [] : [{ expand: { url, select: { json: '@' } } }];
  return { list: [...own.map(({ name, kind }) => ({ entry: name, kind })), ...expansion], label: mark };
}

function bodyOf(items: readonly ListedName[]): Buffer {
  return Buffer.from(JSON.stringify(items.map(({ name, kind }) => ({ name: writeOut(name), kind }))));
}

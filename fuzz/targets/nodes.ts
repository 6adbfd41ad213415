/** `nodes`: a tree of a provider, sound or not, is what the contract says at each of its paths. */
import { CLASSES, classify, nodeTree, type Tree } from '../arbitraries/node-tree.ts';
import { PUPPET_GRANTS } from '../model/request.ts';
import type { Outcome } from '../model/outcome.ts';
import { treeModel } from '../model/tree.ts';
import { wrongListing, wrongRead, wrongStat } from '../oracles/outcome.ts';
import { type MountSession, openSession } from '../session/session.ts';
import type { Target } from '../target.ts';
import { childrenOf } from './children.ts';
import { isException } from './exceptions.ts';
import { fitsPath } from './fits-path.ts';
import { placesIn } from './places.ts';

export const nodes: Target<Tree, MountSession> = {
  name: 'nodes',
  what: 'stat, list and read at each path of a tree give what the contract says',
  arbitrary: nodeTree().filter(({ script }) => fitsPath(script) && !isException(script)),
  classify,
  classes: CLASSES,
  samples: 2_000,
  batch: 24,
  open: () => openSession(),
  async check(cases, session) {
    const scripts = cases.map(({ script }) => ({ ...script, label: `c${session.next()}` }));
    const places = scripts.flatMap((script, index) => placesIn(script).map((place) => ({ ...place, index })));
    const paths = places.map(({ path }) => session.world.at(path));
    const stats = await session.stat(paths);
    const lists = await session.list(paths);
    const reads = await session.read(paths);
    const problems = scripts.map((): string[] => []);
    for (const [at, { index, names }] of places.entries()) {
      const script = scripts[index];
      const [stat, list, read] = [stats[at], lists[at], reads[at]];
      if (script === undefined || stat === undefined || list === undefined || read === undefined) continue;
      const model = treeModel(script, {
        grants: PUPPET_GRANTS,
        upstream: () => ({ status: 404, headers: {}, body: new Uint8Array() }),
      });
      const kind = stat.ok && stat.value.kind === 'directory' ? 'directory' : 'file';
      // What cannot be stat'ed cannot be walked through or opened either: an exact size is a part of a lookup.
      const before = names.flatMap((_, depth) => failuresOf(model.stat(names.slice(0, depth + 1))));
      const wrongs = [
        [
          'stat',
          wrongStat(
            [...before, ...model.stat(names)],
            stat.ok ? { ok: true, value: { kind, size: stat.value.size } } : stat,
          ),
        ],
        ['listing', wrongListing([...before, ...model.list(names)], childrenOf(list))],
        [
          'content',
          wrongRead([...before, ...model.read(names)], read.ok ? { ok: true, value: read.value.bytes } : read),
        ],
      ] as const;
      for (const [oracle, wrong] of wrongs)
        if (wrong !== undefined) problems[index]?.push(`${oracle}: ${JSON.stringify(names.join('/'))} gave ${wrong}`);
    }
    return problems;
  },
};

function failuresOf(outcomes: readonly Outcome<unknown>[]): { readonly ok: false; readonly errno: string }[] {
  return outcomes.filter((outcome) => !outcome.ok);
}

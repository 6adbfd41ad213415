/** `nodes`: a tree of a provider, sound or not, is what the contract says at each of its paths. */
import { puppetPath, type PuppetScript } from '../../providers/puppet/encoder.ts';
import { CLASSES, classify, nodeTree, type Tree } from '../arbitraries/node-tree.ts';
import { PUPPET_GRANTS } from '../model/request.ts';
import type { Outcome } from '../model/outcome.ts';
import { treeModel } from '../model/tree.ts';
import { wrongListing, wrongRead, wrongStat } from '../oracles/outcome.ts';
import { writeOut } from '../puppet-text.ts';
import { type MountSession, openSession } from '../session/session.ts';
import type { Target } from '../target.ts';
import { childrenOf } from './children.ts';
import { fitsPath } from './fits-path.ts';

interface Place {
  readonly index: number;
  readonly names: readonly string[];
  readonly path: string;
}

export const nodes: Target<Tree, MountSession> = {
  name: 'nodes',
  what: 'stat, list and read at each path of a tree give what the contract says',
  arbitrary: nodeTree().filter(({ script }) => fitsPath(script)),
  classify,
  classes: CLASSES,
  samples: 2_000,
  batch: 24,
  open: () => openSession(),
  async check(cases, session) {
    const scripts = cases.map(({ script }) => ({ ...script, label: `c${session.next()}` }));
    const places = scripts.flatMap((script, index): Place[] =>
      pathsOf(script).flatMap((names) => placeOf(session, script, index, names)),
    );
    const paths = places.map(({ path }) => path);
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

// Every path that the script says something about, and one below each that it does not.
function pathsOf(script: PuppetScript | undefined): readonly (readonly string[])[] {
  if (script === undefined || !('list' in script)) return [[]];
  const { list, below = {} } = script;
  const listed = list.flatMap((node) => ('entry' in node ? [writeOut(node.entry)] : []));
  const children = new Set([...listed, ...Object.keys(below), 'absent']);
  return [
    [],
    ...[...children].flatMap((name) => {
      const is = Object.hasOwn(below, name) ? below[name]?.is : undefined;
      return pathsOf(is).map((rest) => [name, ...rest]);
    }),
  ];
}

// A name with a slash, or none at all, is not asked for: the kernel makes another path of it.
function placeOf(session: MountSession, script: PuppetScript, index: number, names: readonly string[]): Place[] {
  const utterable = names.every((name) => name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name));
  if (!utterable) return [];
  return [{ index, names, path: session.world.at([puppetPath(script), ...names].join('/')) }];
}

/** `direct`: what a program sees through the kernel is what the tree says when it is called directly. */
import { CLASSES, classify, nodeTree, type Tree } from '../arbitraries/node-tree.ts';
import { PUPPET_GRANTS } from '../model/request.ts';
import { treeModel, type TreeModel } from '../model/tree.ts';
import { connectControl, type Direct, type HostControl } from '../session/host-control.ts';
import { type MountSession, openSession } from '../session/session.ts';
import type { Target } from '../target.ts';
import { isException } from './exceptions.ts';
import { fitsPath } from './fits-path.ts';
import { type Place, placesIn } from './places.ts';

interface DirectSession extends MountSession {
  readonly control: HostControl;
}

type Does = 'stat' | 'list' | 'read';
const OPERATIONS: readonly Does[] = ['stat', 'list', 'read'];
// Below the mount point, as the driver hands it to the tree.
const MOUNT = '/puppet/';

export const direct: Target<Tree, DirectSession> = {
  name: 'direct',
  what: 'the mount and a direct call into the tree give the same',
  arbitrary: nodeTree().filter(({ script }) => fitsPath(script) && !isException(script)),
  classify,
  classes: CLASSES,
  samples: 2_000,
  batch: 16,
  async open() {
    const session = await openSession({ variant: { controlled: true } });
    const control = await connectControl(session.world.folder);
    return {
      ...session,
      control,
      close(broken) {
        control.close();
        return session.close(broken);
      },
    };
  },
  async check(cases, session) {
    const problems: string[][] = [];
    for (const { script: bare } of cases) {
      const script = { ...bare, label: `c${session.next()}` };
      const upstream = (): { status: number; headers: object & Record<string, string>; body: Uint8Array } => ({
        status: 404,
        headers: {},
        body: new Uint8Array(),
      });
      const model = treeModel(script, { grants: PUPPET_GRANTS, upstream });
      const found: string[] = [];
      for (const place of placesIn(script)) found.push(...(await differences(place, model, session)));
      problems.push(found);
    }
    return problems;
  },
};

// The mount is asked first and the tree right after it: what the mount's question has taught the tree, it knows.
async function differences(place: Place, model: TreeModel, session: DirectSession): Promise<string[]> {
  const problems: string[] = [];
  for (const does of OPERATIONS) {
    const [kernel] = await throughKernel(does, place, session);
    const tree = await session.control.ask(does, MOUNT + place.path);
    const [one, other] = [textOf(kernel ?? { errno: 'none' }), textOf(tree)];
    if (one === other || mayDiffer(does, place, model)) continue;
    problems.push(
      `differs: ${does} of ${JSON.stringify(place.names.join('/'))} gave ${one} by the mount, ${other} directly`,
    );
  }
  return problems;
}

async function throughKernel(does: Does, { path }: Place, session: DirectSession): Promise<readonly Direct[]> {
  const at = [session.world.at(path)];
  if (does === 'stat')
    return (await session.stat(at)).map((answer) =>
      answer.ok
        ? { ...answer.value, kind: answer.value.kind === 'directory' ? 'directory' : 'file', modified: 0 }
        : answer,
    );
  if (does === 'list') return (await session.list(at)).map((answer) => (answer.ok ? { names: answer.value } : answer));
  return (await session.read(at)).map((answer) =>
    answer.ok ? { base64: Buffer.from(answer.value.bytes).toString('base64') } : answer,
  );
}

function textOf(seen: Direct): string {
  if ('errno' in seen) return seen.errno;
  if ('base64' in seen) return `the bytes ${seen.base64.slice(0, 200)}`;
  if ('names' in seen) return `the names ${JSON.stringify(seen.names.map(({ name, kind, ino }) => [name, kind, ino]))}`;
  const size = seen.kind === 'directory' ? 0 : seen.size;
  return `a ${seen.kind} of ${size} bytes, number ${seen.ino}`;
}

// Of a provider that contradicts itself, several answers are right: the kernel may remember one and the tree another.
function mayDiffer(does: Does, { names }: Place, model: TreeModel): boolean {
  const before = names.flatMap((_, depth) => model.stat(names.slice(0, depth + 1)));
  const all = { stat: model.stat, list: model.list, read: model.read }[does](names);
  return all.length > 1 || before.length > names.length;
}

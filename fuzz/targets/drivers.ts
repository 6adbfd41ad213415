/** `drivers`: the same system calls on the mounts of both drivers give the same errnos, bytes, attributes and listings. */
import { puppetPath } from '../../providers/puppet/encoder.ts';
import { CLASSES, classify, type DriverCalls, driverCalls } from '../arbitraries/driver-calls.ts';
import type { Call } from '../arbitraries/syscall-sequence.ts';
import { driverTree, failsWhenRead } from '../session/driver-tree.ts';
import { guarded } from '../session/guard.ts';
import { outcomesOf } from '../session/outcomes.ts';
import { type MountSession, openSession } from '../session/session.ts';
import { startWorld, type World } from '../session/world.ts';
import type { Target } from '../target.ts';

interface BothDrivers extends MountSession {
  /** The same providers through the kernel's own protocol. */
  readonly other: World;
}

export const drivers: Target<DriverCalls, BothDrivers> = {
  name: 'drivers',
  what: 'the same system calls through both drivers give the same',
  arbitrary: driverCalls(),
  classify,
  classes: CLASSES,
  samples: 2_000,
  batch: 8,
  async open() {
    // A planted bug is in one of them: in both it would be no difference.
    const session = await openSession({ own: true, driver: 'fuse-native', variant: { sound: true } });
    const other = await startWorld({ driver: 'kernel', shared: true });
    return {
      ...session,
      other,
      async close(broken) {
        await other.close(broken);
        await session.close(broken);
      },
    };
  },
  async check(cases, session) {
    const problems: string[][] = [];
    for (const one of cases) problems.push(await compare(one, session));
    return problems;
  },
};

async function compare({ file, calls }: DriverCalls, session: BothDrivers): Promise<string[]> {
  const path = puppetPath(driverTree(file, `c${session.next()}`));
  const [native, kernel] = await Promise.all(
    [session.world, session.other].map((world) => guarded(world, outcomesOf(calls, world.at(path), world.client))),
  );
  if (native === undefined || kernel === undefined) return [];
  const late = failsWhenRead(file);
  return native.flatMap((one, index) => {
    const other = kernel[index] ?? 'nothing';
    const call = calls[index];
    if (one === other || (late && mayDiffer(call))) return [];
    return [`differs: ${nameOf(call, index - calls.length)} gave ${one} by fuse-native, ${other} by kernel`];
  });
}

/**
 * The kernel opens without asking where a node is a version, so what cannot be read is found out when it is: by the read, or by a
 * signal in a mapping. readFile and sendfile have to fail alike.
 */
function mayDiffer(call: Call | undefined): boolean {
  if (call?.call === 'path') return call.name === 'mmap' || call.name === 'copy_file_range';
  if (call?.call === 'mutation') return true;
  return call !== undefined;
}

const AFTERWARDS = ['the listing', 'the file', 'the empty file', 'the directory', 'the bytes'] as const;

function nameOf(call: Call | undefined, after: number): string {
  if (call === undefined) return `${AFTERWARDS[after] ?? 'something'} afterwards`;
  if (call.call === 'path') return `${call.name} of the ${call.place}`;
  return call.call === 'open' ? `open of the ${call.place} with ${call.flags.join('|')}` : call.call;
}

/** Makes the mount itself: by fusermount3, which users may run and which takes the mount away when we die; or by mount(2), as root. */
import koffi from 'koffi';
import type { MountOptions } from '../driver.ts';
import { createSocketPair, receiveDescriptor } from './descriptor-passing.ts';
import { closeDescriptor, openFuse } from './device.ts';

/** How a program ended; `exitCode` is absent when it could not be started, or a signal ended it. */
export interface ProgramEnd {
  readonly exitCode: number | undefined;
  readonly stderr: string;
}

/** Starts a program, without a shell, that finds one descriptor of ours as its descriptor 3 and no other. */
export type StartWithDescriptor = (
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  descriptor: number,
) => Promise<ProgramEnd>;

/** The options of a mount as the kernel gets them, when a test leaves one out to see whether that is noticed. */
export type ReplaceOptions = (options: readonly string[]) => readonly string[];

/** A mount that the kernel has, and nobody serves yet. */
export interface FreshMount {
  readonly descriptor: number;
  /** Lets go of the program that watches over the mount. To be called when the mount is down. */
  end(): void;
}

// Rule 23, as mount(2) takes it: sys/mount.h.
const FLAGS: Readonly<Record<string, number>> = { ro: 1, nosuid: 2, nodev: 4, noexec: 8 };
const DESCRIPTOR_IN_CHILD = 3;
const SECONDS = 10;
const SUBTYPE = 'omnivet';

const mountCall = koffi
  .load(null)
  .func('int mount(const char *source, const char *target, const char *type, unsigned long flags, const char *data)');

/** Mounts read-only, nosuid, nodev and noexec (rule 23). Fails with an `Error` that says what both ways answered. */
export async function mountFuse(
  options: MountOptions,
  start: StartWithDescriptor,
  replace: ReplaceOptions = (all) => all,
): Promise<FreshMount> {
  if (options.source.includes(',')) throw new Error('The source of a mount cannot contain a comma');
  const byProgram = await mountByProgram(options, start, replace);
  if (typeof byProgram !== 'string') return byProgram;
  const direct = mountDirectly(options, replace);
  if (typeof direct !== 'string') return direct;
  const { mountPoint } = options;
  throw new Error(
    `Cannot mount at ${mountPoint}: fusermount3 ${byProgram}; mount(2) ${direct}. Run "omnivet doctor" to see what is missing.`,
  );
}

/** fusermount3 opens the device, mounts, and hands the descriptor over; it stays to unmount when our end of the socket closes. */
async function mountByProgram(
  options: MountOptions,
  start: StartWithDescriptor,
  replace: ReplaceOptions,
): Promise<FreshMount | string> {
  const { near, far } = createSocketPair();
  const environment = { _FUSE_COMMFD: String(DESCRIPTOR_IN_CHILD) };
  const args = ['-o', replace(programOptions(options)).join(','), '--', options.mountPoint];
  const ended = start('fusermount3', args, environment, far);
  closeDescriptor(far);
  const descriptor = await receiveDescriptor(near, SECONDS);
  if (descriptor !== undefined) {
    // It ends with the mount; how is of no interest then.
    ended.catch(() => undefined);
    return { descriptor, end: () => closeDescriptor(near) };
  }
  closeDescriptor(near);
  const { exitCode, stderr } = await ended;
  return stderr.trim() || `ended with ${exitCode === undefined ? 'no exit code' : `exit code ${exitCode}`}`;
}

function programOptions({ source, allowOther }: MountOptions): readonly string[] {
  const options = [...Object.keys(FLAGS), 'default_permissions', 'auto_unmount'];
  options.push(`fsname=${escapeOption(source)}`, `subtype=${SUBTYPE}`);
  if (allowOther) options.push('allow_other');
  return options;
}

// fusermount3 takes a backslash as the beginning of an escaped character.
function escapeOption(value: string): string {
  return value.replaceAll('\\', String.raw`\\`);
}

function mountDirectly({ mountPoint, source, allowOther }: MountOptions, replace: ReplaceOptions): FreshMount | string {
  let descriptor: number;
  try {
    descriptor = openFuse();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const data = [`fd=${descriptor}`, 'rootmode=40000', `user_id=${process.getuid?.() ?? 0}`];
  data.push(`group_id=${process.getgid?.() ?? 0}`, 'default_permissions');
  if (allowOther) data.push('allow_other');
  const flags = replace(Object.keys(FLAGS)).reduce((sum, name) => sum | (FLAGS[name] ?? 0), 0);
  if (Number(mountCall(source, mountPoint, `fuse.${SUBTYPE}`, flags, data.join(','))) === 0)
    return { descriptor, end: () => undefined };
  const errno = koffi.errno();
  closeDescriptor(descriptor);
  return `answered errno ${errno}`;
}

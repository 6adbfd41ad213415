/** The walls around a sandbox process, outermost last: what each one is, and the command line that puts them up. */

/** A wall. The first four need nothing but Node; the others are programs of the system. */
export type LayerName =
  | 'permission-model'
  | 'v8-limits'
  | 'process-limits'
  | 'closed-descriptors'
  | 'empty-environment'
  | 'parent-death'
  | 'namespaces';

/** Whether it stands; `mend` is the command that installs what is missing. */
export interface Layer {
  readonly name: LayerName;
  readonly state: 'on' | 'off' | 'missing';
  readonly detail: string;
  readonly mend?: string | undefined;
}

/** The programs that put up the outer walls, each absent where it is not used. */
export interface LayerPrograms {
  /** util-linux; prlimit(1). */
  readonly prlimit?: string | undefined;
  /** util-linux; setpriv(1). */
  readonly setpriv?: string | undefined;
  /** bubblewrap; bwrap(1). */
  readonly bwrap?: { readonly program: string; readonly libraries: readonly Library[] } | undefined;
}

/** A file that Node's binary is linked with, and where its loader looks for it. */
export interface Library {
  readonly file: string;
  readonly at: string;
}

/** A program and its arguments. */
export interface Command {
  readonly program: string;
  readonly argv: readonly string[];
}

/** The walls that every sandbox of a host gets. */
export interface Hardening {
  /** In the order of the documentation. */
  readonly layers: readonly Layer[];
  /** The command that starts Node with these arguments behind the walls. */
  command(node: string, argv: readonly string[], memoryMb: number): Command;
}

// Node 26 starts with 22 descriptors and not with 20.
const MAX_DESCRIPTORS = 32;
// Private writable memory that Node counts from the start: 551 MiB with what V8 reserves for code. Resident memory is watched
// besides; this is the kernel's own bound for what is taken between two looks.
const DATA_OVERHEAD_MB = 1024;
const BYTES_PER_MB = 2 ** 20;

/** Where the sandbox finds Node's binary behind bubblewrap. */
const NODE_INSIDE = '/node';

/** The command line for Node behind these programs: `setpriv … prlimit … bwrap … node …`. */
export function hardenedCommand(
  programs: LayerPrograms,
  node: string,
  argv: readonly string[],
  memoryMb: number,
): Command {
  const { prlimit, setpriv, bwrap } = programs;
  const words = [
    ...(setpriv === undefined ? [] : [setpriv, ...setprivArguments(bwrap !== undefined)]),
    ...(prlimit === undefined ? [] : [prlimit, ...prlimitArguments(memoryMb)]),
    ...(bwrap === undefined ? [node] : [bwrap.program, ...bwrapArguments(node, bwrap.libraries), NODE_INSIDE]),
    ...argv,
  ];
  const [program = node, ...rest] = words;
  return { program, argv: rest };
}

// The thread that starts children is the host's main one, which lives as long as the host: prctl(2), PR_SET_PDEATHSIG.
// bubblewrap takes new privileges away itself, and where it is installed setuid it needs them to begin with.
function setprivArguments(isWrapped: boolean): readonly string[] {
  return ['--pdeathsig', 'KILL', ...(isWrapped ? [] : ['--no-new-privs'])];
}

function prlimitArguments(memoryMb: number): readonly string[] {
  const data = (DATA_OVERHEAD_MB + 2 * memoryMb) * BYTES_PER_MB;
  return ['--core=0', '--fsize=0', `--nofile=${MAX_DESCRIPTORS}`, `--data=${data}`];
}

const ISOLATED =
  '--unshare-all --die-with-parent --new-session --as-pid-1 --cap-drop ALL --clearenv --hostname sandbox'.split(' ');
const READ_ONLY = '--chdir / --remount-ro / --'.split(' ');

function bwrapArguments(node: string, libraries: readonly Library[]): readonly string[] {
  return [
    ...ISOLATED,
    '--ro-bind',
    node,
    NODE_INSIDE,
    ...libraries.flatMap(({ file, at }) => ['--ro-bind', file, at]),
    ...READ_ONLY,
  ];
}

/** The inert WASI: everything that `surface.ts` names, and nothing behind it. One for guests and for jco's own tools. */
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';
import { InputStream, OutputStream, Pollable, poll } from './streams.ts';
import type { WASI_SURFACE, WasiInterface } from './surface.ts';

/** What little there is behind it. */
export interface WasiParts {
  readonly clock: Clock;
  readonly random: Random;
  /** Takes what is written to a standard stream. */
  print(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
}

/** The imports of a component, by interface without version. */
export type Wasi = { readonly [Name in WasiInterface]: Readonly<Record<(typeof WASI_SURFACE)[Name][number], unknown>> };

// Resources of which there is never one: a handle that a component makes up is jco's to refuse.
class TerminalInput {}
class TerminalOutput {}
class Descriptor {}
class DirectoryEntryStream {}
class IoError {}

const SECOND = 1_000_000_000n;
const absent = (): undefined => undefined;
const empty = (): readonly never[] => [];

/** Makes the imports of one instance. */
export function createWasi({ clock, random, print }: WasiParts): Wasi {
  const stdin = new InputStream();
  const stdout = new OutputStream((bytes) => print('stdout', bytes));
  const stderr = new OutputStream((bytes) => print('stderr', bytes));
  const at = (instant: bigint): Pollable => new Pollable(clock, instant);
  const bytes = (count: bigint): Uint8Array => random(Number(count));
  const u64 = (): bigint => new DataView(random(8).buffer).getBigUint64(0, true);
  return {
    'wasi:cli/environment': { getEnvironment: empty, getArguments: empty, initialCwd: absent },
    'wasi:cli/exit': { exit: leave, exitWithCode: leave },
    'wasi:cli/stdin': { getStdin: () => stdin },
    'wasi:cli/stdout': { getStdout: () => stdout },
    'wasi:cli/stderr': { getStderr: () => stderr },
    'wasi:cli/terminal-input': { TerminalInput },
    'wasi:cli/terminal-output': { TerminalOutput },
    'wasi:cli/terminal-stdin': { getTerminalStdin: absent },
    'wasi:cli/terminal-stdout': { getTerminalStdout: absent },
    'wasi:cli/terminal-stderr': { getTerminalStderr: absent },
    'wasi:io/error': { Error: IoError },
    'wasi:io/poll': { Pollable, poll },
    'wasi:io/streams': { InputStream, OutputStream },
    'wasi:clocks/monotonic-clock': {
      now: clock.monotonic,
      resolution: () => clock.resolution,
      subscribeInstant: at,
      subscribeDuration: (duration: bigint) => at(clock.monotonic() + duration),
    },
    'wasi:clocks/wall-clock': { now: () => datetime(clock.wall()), resolution: () => datetime(clock.resolution) },
    'wasi:random/random': { getRandomBytes: bytes, getRandomU64: u64 },
    'wasi:random/insecure': { getInsecureRandomBytes: bytes, getInsecureRandomU64: u64 },
    'wasi:random/insecure-seed': { insecureSeed: () => [u64(), u64()] },
    'wasi:filesystem/preopens': { getDirectories: empty },
    'wasi:filesystem/types': { Descriptor, DirectoryEntryStream, filesystemErrorCode: absent },
  };
}

function leave(): never {
  throw new Error('the component called exit');
}

function datetime(nanoseconds: bigint): { seconds: bigint; nanoseconds: number } {
  return { seconds: nanoseconds / SECOND, nanoseconds: Number(nanoseconds % SECOND) };
}

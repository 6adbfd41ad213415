/** Sabotages of the sandbox and of what watches over it. */
import { type ErrorCode, HostError, type ProviderSeams } from '../../src/index.ts';
import type { SANDBOX } from './sandbox-table.ts';
import type { Sabotage } from './sabotage.ts';

type CreateGuest = Parameters<NonNullable<ProviderSeams['createGuest']>>[0];
type Options = Parameters<CreateGuest>[0];
type Guest = ReturnType<CreateGuest>;

const LONG_MS = 600_000;
const MUCH_MB = 4096;
const FAULTS: ReadonlySet<ErrorCode> = new Set(['trap', 'instance-died', 'guest-deadline']);

/** Each by its name in the table. */
export const SANDBOX_BUGS: Readonly<Record<(typeof SANDBOX)[number]['name'], Sabotage>> = {
  'never-restarts': { seams: { createGuest: staysDead } },
  'quarantine-at-once': optioned((options) => ({
    ...options,
    quarantine: { faults: 1, windowMs: LONG_MS, backoffMs: LONG_MS, maxBackoffMs: LONG_MS },
  })),
  'guest-deadline-ignored': optioned((options) => ({ ...options, limits: { ...options.limits, deadlineMs: LONG_MS } })),
  'guest-memory-ignored': optioned((options) => ({ ...options, limits: { ...options.limits, memoryMb: MUCH_MB } })),
};

function optioned(change: (options: Options) => Options): Sabotage {
  return { seams: { createGuest: (real) => (options) => real(change(options)) } };
}

/** A process that ended without being asked to is the last one. */
function staysDead(real: CreateGuest): CreateGuest {
  return (options) => {
    let fault: HostError | undefined;
    const guest = real({
      ...options,
      emit(event) {
        options.emit(event);
        if (event.kind === 'instance-ended' && event.code !== 'stopped' && FAULTS.has(event.code))
          fault ??= new HostError(event.code, 'the sandbox ended', 'Mount again.');
      },
    });
    const guarded = <Arguments extends unknown[], Result>(call: (...given: Arguments) => Promise<Result>) => {
      return async (...given: Arguments): Promise<Result> => {
        if (fault !== undefined) throw fault;
        return call(...given);
      };
    };
    return {
      ...guest,
      lookupChild: guarded<Parameters<Guest['lookupChild']>, Awaited<ReturnType<Guest['lookupChild']>>>(
        guest.lookupChild,
      ),
      listChildren: guarded(guest.listChildren),
      readFile: guarded(guest.readFile),
    };
  };
}

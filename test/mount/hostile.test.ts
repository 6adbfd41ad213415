/**
 * Every row of `providers/hostile/table.ts` on a real mount, beside two healthy providers that are read all the while. One mount
 * for each kind of attack, so that its rows share neighbours and host.
 */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOSTILE } from '../../providers/hostile/table.ts';
import { ERROR_CODES } from '../../src/contract/errors.ts';
import type { DriverName } from '../../src/fuse/driver.ts';
import { type CleanUp, createCleanUp } from '../helpers/clean-up.ts';
import { expectHostile } from '../helpers/hostile-expect.ts';
import { type HostileMount, instances, mountHostile, residentMb } from '../helpers/hostile-mount.ts';
import type { Readings } from '../helpers/hostile-reader.ts';
import { output } from '../helpers/programs.ts';

// A read of a healthy provider never waits for a hostile one: this is far below any deadline of theirs, and far above a
// busy machine's whims.
const SLOWEST_NEIGHBOUR = 1_000;
const HOST_GROWTH_MB = 64;
// Answers are kept, but not for so long that the neighbours' sandboxes have nothing to do.
const KEPT_SHORTLY = '[cache]\ndefault-s = 1\n';

const gone = async (pid: number): Promise<boolean> =>
  !/^State:\s+[^Z]/m.test(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''));

interface Group {
  readonly kind: string;
  readonly rows: (typeof HOSTILE)[string];
  readonly how: string;
  readonly driver?: DriverName;
}

const GROUPS: readonly Group[] = [
  ...Object.entries(HOSTILE).map(([kind, rows]) => ({ kind, rows, how: 'as it comes' })),
  // What a driver hands on to the kernel, and what holds it up, is tried through the other one as well.
  ...['answers', 'names', 'moods'].map((kind): Group => {
    return { kind, rows: HOSTILE[kind] ?? [], how: 'through the kernel driver', driver: 'kernel' };
  }),
];

describe.each(GROUPS)('$kind, $how', ({ kind, rows, driver }) => {
  let cleanUp: CleanUp;
  let mounted: HostileMount;
  let before: number | undefined;

  beforeAll(async () => {
    cleanUp = createCleanUp();
    mounted = await mountHostile(cleanUp, rows, KEPT_SHORTLY, driver);
    before = await residentMb(await mounted.mount.hostPid(), 'VmRSS');
  }, 120_000);
  afterAll(() => cleanUp[Symbol.asyncDispose]());

  test.each(rows)('mount of $name: $must', async (row) => expectHostile(mounted.mount, row));

  /** All rows once more, on a mount of their own. */
  async function readAgain(): Promise<Readings> {
    const second = await mountHostile(cleanUp, rows, KEPT_SHORTLY, driver);
    for (const row of rows) await expectHostile(second.mount, row);
    return second.stopReading();
  }

  test(`neighbours of ${kind} answered every read, and the host stayed small`, async ({ annotate }) => {
    const { mount, stopReading } = mounted;
    const first = await stopReading();
    // Shared machines pause for seconds: a slow read is a provider's doing if it is slow again.
    const readings = first.slowest < SLOWEST_NEIGHBOUR ? first : await readAgain();
    const after = await residentMb(await mount.hostPid(), 'VmRSS');
    await annotate(JSON.stringify({ first, readings, hostMb: [before, after] }));
    expect([...first.wrong, ...readings.wrong]).toEqual([]);
    expect(readings.reads).toBeGreaterThan(10);
    expect(readings.slowest).toBeLessThan(SLOWEST_NEIGHBOUR);
    expect((after ?? 0) - (before ?? 0)).toBeLessThan(HOST_GROWTH_MB);
    const log = await output('cat', `${mount.mountPoint}/.omnivet/errors.jsonl`);
    expect(log.length).toBeLessThanOrEqual(256 * 1024);
    expect(log.split('\n').length).toBeLessThanOrEqual(1_001);
  }, 180_000);

  test(`unmount after ${kind} leaves no process and no mount`, async () => {
    const { mount } = mounted;
    const processes = [await mount.hostPid(), ...instances(mount)];
    expect(await mount.stop()).toEqual({ code: 0 });
    expect(await Promise.all(processes.map(gone))).toEqual(processes.map(() => true));
    expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(mount.mountPoint);
  });
});

test('the table names each row once, as a provider may be named, with codes that exist', () => {
  const rows = Object.values(HOSTILE).flat();
  const names = rows.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z0-9][a-z0-9-]{0,31}$/.test(name))).toEqual([]);
  const codes = rows.flatMap(({ outcome }) =>
    outcome.kind === 'used' ? outcome.steps.flatMap((step) => ('fails' in step ? step.fails.codes : [])) : [],
  );
  expect(codes.filter((code) => !ERROR_CODES.some((known) => known === code))).toEqual([]);
});

/** Holds one row of the hostile table against a mount. */
import { expect } from 'vitest';
import type { Hostile, Refused, Used } from '../../providers/hostile/fixture.ts';
import { instances, residentMb } from './hostile-mount.ts';
import { expectStep } from './hostile-steps.ts';
import type { TestMount } from './mounting.ts';
import { output, run } from './programs.ts';

/** What an instance may print (rule 15), when its profile keeps that at all. */
const PRINTED = 64 * 1024;

/** Fails with what is otherwise than the row says. */
export async function expectHostile(mount: TestMount, row: Hostile): Promise<void> {
  if (row.outcome.kind === 'refused') await expectRefused(mount, row.name, row.outcome);
  else await expectUsed(mount, row, row.outcome);
}

async function expectRefused(mount: TestMount, name: string, { because }: Refused): Promise<void> {
  const status = await output('cat', `${mount.mountPoint}/.omnivet/providers/${name}.json`);
  const listing = await run('ls', `${mount.mountPoint}/${name}`);
  expect(JSON.parse(status)).toMatchObject({
    state: 'failed',
    message: expect.stringMatching(because),
    advice: expect.stringMatching(/./),
  });
  expect(listing.stderr).toContain('Input/output error');
  // Nothing of it ran.
  expect(instances(mount, name)).toEqual([]);
}

async function expectUsed(mount: TestMount, row: Hostile, { steps, residentMb: limit }: Used): Promise<void> {
  for (const step of steps) await expectStep(mount, row, step);
  const pid = instances(mount, row.name).at(-1);
  const worst = pid === undefined ? undefined : await residentMb(pid, 'VmHWM');
  expect(worst ?? 0).toBeLessThan(limit ?? Number.POSITIVE_INFINITY);
  const printed = mount.events.flatMap((event) =>
    event.kind === 'output' && event.provider === row.name ? [event.text] : [],
  );
  expect(printed.join('').length).toBe(row.prints === true ? PRINTED : 0);
}

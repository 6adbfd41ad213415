/** A reader that is killed cancels what was asked of upstream for it, unless somebody else waits for the same. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { delay, http, HttpResponse } from 'msw';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { puppetPath } from '../../providers/puppet/encoder.ts';
import { type CleanUp, createCleanUp } from '../helpers/clean-up.ts';
import { mountPuppet, type PuppetMount } from '../helpers/puppet-mount.ts';

const URL_STALLED = 'https://api.example.org/stalled';
/** Machines that are shared pause for seconds; by itself the request would end after ten minutes. */
const PATIENTLY = { timeout: 20_000 };
const LIMITS = 'limits = { callout-ms = 600000, idle-ms = 600000 }\n';

let cleanUp: CleanUp;
beforeEach(() => {
  cleanUp = createCleanUp();
});
afterEach(() => cleanUp[Symbol.asyncDispose]());

interface Stalled extends PuppetMount {
  /** What became of each request so far. */
  outcomes(): readonly string[];
  /** Has upstream answer. */
  answer(): void;
  /** A program that reads the file of the stalled request, by a path of its own. */
  read(label: string): ReturnType<typeof spawn>;
}

async function mountStalled(): Promise<Stalled> {
  const gate = Promise.withResolvers<void>();
  cleanUp.add(async () => gate.resolve());
  const stalled = http.get(URL_STALLED, async () => {
    await Promise.race([gate.promise, delay('infinite')]);
    return HttpResponse.text('at last');
  });
  const mount = await mountPuppet(cleanUp, { handlers: [stalled], driver: 'kernel', extra: LIMITS });
  return {
    ...mount,
    answer: gate.resolve,
    outcomes: () =>
      mount.upstream.journal.entries().flatMap((entry) => (entry.kind === 'request' ? [entry.outcome] : [])),
    read(label) {
      const path = puppetPath({ read: { query: { url: URL_STALLED } }, label });
      const reader = spawn('cat', [join(mount.mountPoint, 'puppet', path)], { stdio: ['ignore', 'pipe', 'ignore'] });
      cleanUp.add(async () => reader.kill('SIGKILL'));
      return reader;
    },
  };
}

async function kill(reader: ReturnType<typeof spawn>): Promise<void> {
  const ended = once(reader, 'exit');
  reader.kill('SIGKILL');
  await ended;
}

test('a killed reader has its request to upstream ended', async () => {
  const mount = await mountStalled();
  const reader = mount.read('alone');
  await expect.poll(mount.outcomes, PATIENTLY).toEqual(['pending']);
  await kill(reader);
  await expect.poll(mount.outcomes, PATIENTLY).toEqual(['aborted']);
});

test('a request that another reader waits for as well goes on, and answers that one', async () => {
  const mount = await mountStalled();
  const [killed, patient] = [mount.read('one'), mount.read('other')];
  await expect.poll(mount.outcomes, PATIENTLY).toEqual(['pending']);
  // Both wait for one request: the second has begun when the sandbox has been asked for both.
  await expect
    .poll(async () => mount.events.filter(({ kind }) => kind === 'instance-started').length, PATIENTLY)
    .toBeGreaterThan(0);
  await kill(killed);
  mount.answer();
  const chunks: Buffer[] = [];
  patient.stdout?.on('data', (chunk: Buffer) => void chunks.push(chunk));
  await once(patient, 'close');
  expect(Buffer.concat(chunks).toString()).toBe('at last');
});

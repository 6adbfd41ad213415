/**
 * `npm run endurance`: many operations on a mount of the kernel driver, with names forgotten, contents changed, readers killed and
 * sandboxes ended; memory, descriptors, processes and nodes have to stay level, and nobody may read a stale byte.
 *
 *     npm run endurance                    20 minutes
 *     npm run endurance -- --minutes 2
 *
 * Takes root, to have the kernel forget names. Exits with 1 when something grew or was read wrongly.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { createCleanUp } from '../helpers/clean-up.ts';
import { grown, type Sample } from './flat.ts';
import { type EnduranceWorld, LATE_MS, startEnduranceWorld } from './world.ts';

const command = new Command('endurance')
  .description('many operations on a mount of the kernel driver, which has to stay level')
  .option('--minutes <n>', 'for so long', toMinutes, 20)
  .addHelpText('after', '\nExample:\n  npm run endurance -- --minutes 2')
  // Something that grew ends with 1, a wrong command with 2.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse();
const { minutes } = command.opts<{ readonly minutes: number }>();

// What stays level is seen in six samples, each of them 10 s after the one before.
function toMinutes(text: string): number {
  const minutes = Number(text);
  if (!(minutes >= 2 && minutes <= 1440)) throw new InvalidArgumentError('A number from 2 to 1440 is expected.');
  return minutes;
}

const MINUTE = 60_000;
/** Names and inodes: proc_sys_vm(5). */
const FORGET_NAMES = '2';
const SAMPLE_EVERY = 10_000;
/** Of the files that never change, how many are used in a round, and how often each. */
const USED = 500;
const WARM_TIMES = 100;
const KILL_EVERY = 4;
const END_SANDBOX_EVERY = 20;
// A cache of 16 MiB fills, V8 takes its time to give back: what is left is a leak.
const SLACK: Sample = {
  residentKib: 24 * 1024,
  descriptors: 8,
  processes: 0,
  nodes: 600,
  bytes: 64 * 1024,
  waiting: 2,
};

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** What a run has done and found so far. */
interface Run {
  readonly world: EnduranceWorld;
  operations: number;
  rounds: number;
  /** What upstream says now, and since when; how often that was held against what is read. */
  said: string;
  since: number;
  compared: number;
  readonly wrong: string[];
}

await using cleanUp = createCleanUp();
const run: Run = {
  world: await startEnduranceWorld(cleanUp),
  operations: 0,
  rounds: 0,
  said: 'version0',
  since: Date.now(),
  compared: 0,
  wrong: [],
};
const samples = await endure(run, minutes * MINUTE);
const findings = [...run.wrong, ...grown(samples, SLACK)];
print(`${run.operations} operations in ${run.rounds} rounds; changed contents compared ${run.compared} times`);
print(`first ${JSON.stringify(samples[0])}\nlast  ${JSON.stringify(samples.at(-1))}`);
print(findings.length === 0 ? 'level' : findings.join('\n'));
process.exitCode = findings.length === 0 ? 0 : 1;

async function endure(run: Run, milliseconds: number): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const end = Date.now() + milliseconds;
  for (let next = 0; Date.now() < end && run.wrong.length === 0;) {
    await round(run);
    if (Date.now() < next) continue;
    next = Date.now() + SAMPLE_EVERY;
    const known = (await run.world.measure())['nodes'] ?? 0;
    await writeFile('/proc/sys/vm/drop_caches', FORGET_NAMES);
    const sample = { ...(await run.world.measure()), known };
    samples.push(sample);
    print(`${run.operations} ${JSON.stringify(sample)}`);
  }
  return samples;
}

async function round(run: Run): Promise<void> {
  const { world } = run;
  run.rounds += 1;
  const first = (run.rounds * USED) % world.files.length;
  const used = world.files.slice(first, first + USED);
  for (const operation of ['stat', 'read'] as const) await repeat(run, operation, used, WARM_TIMES);
  await repeat(run, 'list', world.directories, 2);
  if (run.rounds % KILL_EVERY === 0) await killReader(run);
  if (run.rounds % END_SANDBOX_EVERY === 0) for (const pid of world.mount.sandboxes()) process.kill(pid, 'SIGKILL');
  if (Date.now() - run.since > LATE_MS) await expectFresh(run);
}

async function repeat(
  run: Run,
  operation: 'stat' | 'list' | 'read',
  paths: readonly string[],
  times: number,
): Promise<void> {
  const answer = await run.world.client.time(operation, paths, times);
  // A sandbox that was just ended answers with the next call.
  if (answer.ok) run.operations += answer.value.length;
  else if (answer.errno !== 'EIO') run.wrong.push(`${operation} gave ${answer.errno}`);
}

/** What changed longer ago than an answer may be used is read anew. */
async function expectFresh(run: Run): Promise<void> {
  const { said } = run;
  for (const path of run.world.changing) {
    const answer = await run.world.client.readFile(path);
    run.operations += 1;
    const text = answer.ok ? Buffer.from(answer.value.bytes).toString() : answer.errno;
    if (text !== said && text !== 'EIO') run.wrong.push(`${path} reads as ${text} and not as ${said}`);
  }
  run.compared += 1;
  run.said = `round${String(run.rounds % 1000).padStart(3, '0')}`;
  run.world.say(run.said);
  run.since = Date.now();
}

/** A program waits for an answer that never comes, and is killed once the driver works on it. */
async function killReader({ world }: Run): Promise<void> {
  const reader = spawn('cat', [world.stalled], { stdio: 'ignore' });
  const ended = once(reader, 'exit');
  for (let held = 0; held === 0 && reader.exitCode === null;) held = (await world.measure())['waiting'] ?? 0;
  reader.kill('SIGKILL');
  await ended;
}

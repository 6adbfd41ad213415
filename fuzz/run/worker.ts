/** One target in a process of its own, in a network of its own; tells what happens as lines of JSON. */
import { jsonOnOneLine } from '../../src/index.ts';
import { type AnyTarget, TARGETS } from '../targets/index.ts';
import { enterOwnNetwork } from '../session/own-network.ts';
import type { ProviderSubject } from '../provider/provider-subject.ts';
import { closeSharedWorld, shareWorlds } from '../session/shared-worlds.ts';
import { driveHosts, sabotageHosts } from '../session/host-under-test.ts';
import { replay } from './replay.ts';
import { runTarget } from './run-target.ts';
import type { FromWorker, Stop, ToWorker } from './worker-messages.ts';

const [, , order = ''] = process.argv;

interface Wanted {
  readonly target: string;
  readonly subject?: ProviderSubject | undefined;
}

async function work(): Promise<void> {
  const asked = JSON.parse(order) as ToWorker;
  enterOwnNetwork();
  driveHosts(asked.driver);
  if (asked.kind === 'tour') return tour(asked.stops);
  const target = await targetOf(asked);
  if (asked.kind === 'replay')
    return say({ kind: 'replayed', replayed: await replay(target, asked.token, asked.component) });
  if (asked.sabotage !== undefined) sabotageHosts(asked.sabotage);
  const result = await runTarget(
    target,
    asked.run,
    (progress) => say({ kind: 'progress', progress }),
    (failure) => say({ kind: 'found', failure }),
  );
  return say({ kind: 'result', result });
}

async function tour(stops: readonly Stop[]): Promise<void> {
  shareWorlds();
  try {
    for (const { target, run, sabotage } of stops) {
      sabotageHosts(sabotage);
      say({ kind: 'result', result: await runTarget(await targetOf({ target }), run, () => {}) });
    }
  } finally {
    await closeSharedWorld();
  }
}

async function targetOf({ target: name, subject }: Wanted): Promise<AnyTarget> {
  // Loaded by those alone who need it: it brings the conformance suite along.
  if (subject !== undefined) return (await import('../provider/provider-target.ts')).providerTarget(subject);
  const target = TARGETS.find((one) => one.name === name);
  if (target === undefined) throw new Error(`there is no target ${name}`);
  return target;
}

function say(message: FromWorker): void {
  process.stdout.write(`${jsonOnOneLine(message)}\n`);
}

// Whoever started it is gone, and nobody will read: what is mounted is taken away by the hosts themselves, who see the same.
process.stdin.on('end', () => process.exit(1)).resume();
try {
  await work();
  process.exitCode = 0;
} catch (error) {
  say({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  process.exitCode = 3;
}
process.exit();

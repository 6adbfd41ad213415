/** A whole run: the selected checks under vitest, in a process of their own, and the report. */
import { availableParallelism, release } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';
import { DEFAULT_DRIVER, type DriverName, sandboxLayers } from '../../src/index.ts';
import { areaOf, type Check } from '../check.ts';
import { SUITE_VERSION } from '../checks/index.ts';
import type { CheckResult, Environment, Outcome, Report } from '../outcome.ts';
import type { Subject } from '../subject/subject.ts';
import { verdictOf } from '../verdict.ts';
import type { Progress } from '../reports/progress.ts';
import { createCleanUp } from './clean-up.ts';
import { type Collector, createCollector } from './collector.ts';
import { lanesOf } from './lanes.ts';
import { freshFolder } from './mounts.ts';
import type { RunOrder } from './order.ts';
import { describeSelection, type Selection } from './selection.ts';

export interface CertifyRequest {
  readonly subject: Subject;
  /** As the caller named it, for reports. */
  readonly file: string;
  /** In the order of the suite; at least one. */
  readonly checks: readonly Check[];
  /** How `checks` were chosen, for reports. */
  readonly selection: Selection;
  /** Milliseconds for one check that does not say otherwise. */
  readonly timeout: number;
  /** Ends the run after so many failures; 0: never. */
  readonly bail: number;
  readonly progress: Progress;
  /** Version of this package. */
  readonly kit: string;
}

/** Runs the checks one after another. Whatever becomes of them, every check is in the report. */
export async function certify(request: CertifyRequest): Promise<Report> {
  const { subject, checks, progress } = request;
  const started = Date.now();
  const collector = createCollector(progress);
  const cleanUp = createCleanUp();
  progress.started(checks.length);
  try {
    const facts = join(await freshFolder(cleanUp), 'facts');
    await runVitest(orderOf(request, started, facts), request.bail, collector);
  } finally {
    await cleanUp.run('end');
    progress.ended();
  }
  const selection = describeSelection(request.selection);
  const results = checks.map((check) => collector.results().get(check.id) ?? notRun(check, collector, request.bail));
  const { manifest } = subject.audit;
  return {
    subject: {
      file: request.file,
      sha256: subject.audit.sha256,
      bytes: subject.audit.bytes,
      name: subject.manifest.name,
      version: subject.manifest.version,
      manifest: manifest.state === 'bad' ? null : manifest.manifest,
    },
    environment: await environmentOf(request.kit, subject.driver),
    started: new Date(started).toISOString(),
    milliseconds: Date.now() - started,
    seed: subject.seed,
    selection,
    unseen: collector.unseen(),
    results,
    verdict: verdictOf(results, { selection }),
  };
}

function orderOf({ subject, checks, timeout }: CertifyRequest, now: number, facts: string): RunOrder {
  const { component, audit, author, seed, secrets, host, driver } = subject;
  return {
    secrets,
    component,
    audit,
    authorFile: author.file,
    lanes: lanesOf(checks, availableParallelism()),
    facts,
    seed,
    timeout,
    now,
    host,
    driver,
  };
}

/** A lane's file, with the ending that this one has. */
function laneFile(lane: number): string {
  const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  return fileURLToPath(new URL(`./lane-${lane + 1}.check${ending}`, import.meta.url));
}

async function runVitest(order: RunOrder, bail: number, collector: Collector): Promise<void> {
  const vitest = await startVitest('test', [], {
    config: false,
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: order.lanes.map((_, lane) => laneFile(lane)),
    exclude: [],
    watch: false,
    pool: 'forks',
    maxWorkers: order.lanes.length,
    bail,
    provide: { order },
    reporters: [collector],
    // What the subject's handlers print is no part of a report.
    onConsoleLog: () => false,
  });
  await vitest.close();
  // vitest's own verdict; ours is in the report.
  process.exitCode = 0;
}

async function environmentOf(kit: string, driver: DriverName = DEFAULT_DRIVER): Promise<Environment> {
  return {
    kit,
    suite: SUITE_VERSION,
    driver,
    kernel: release(),
    node: process.versions.node,
    layers: (await sandboxLayers()).map(({ name, state }) => `${name}: ${state}`),
  };
}

function notRun(check: Check, collector: Collector, bail: number): CheckResult {
  const { id, level, requirement, advice } = check;
  const [crash] = collector.crashes();
  const outcome: Outcome =
    crash === undefined && bail > 0
      ? { kind: 'skipped', reason: `not run: the run ends after ${bail} failures (--bail)`, unseen: true }
      : { kind: 'errored', message: crash ?? 'the run ended before this check', doing: 'running the checks' };
  return { id, area: areaOf(id), level, requirement, advice, outcome, milliseconds: 0 };
}

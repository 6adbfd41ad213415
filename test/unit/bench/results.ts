/** Results as runs give them, made up for tests. */
import type { Measured, Requests, Result, WorkloadResult } from '../../../bench/result.ts';

/** A figure with this median, in microseconds. */
export function figure(subject: string, median: number, requests: Partial<Requests> = {}): Measured {
  const spread = { q1: median * 0.9, q3: median * 1.1, p99: median * 2 };
  const zero = { upstream: 0, ...requests };
  return { ok: true, subject, samples: 7, median, ...spread, ratios: {}, requests: zero, residentBytes: 2 ** 20 };
}

/** A workload with these figures, their ratios filled in. */
export function workload(id: string, ...figures: readonly Measured[]): WorkloadResult {
  const withRatios = figures.map((one) => ({
    ...one,
    ratios: Object.fromEntries(
      figures.filter((other) => other !== one).map((other) => [other.subject, one.median / other.median]),
    ),
  }));
  const state = id.startsWith('cold') ? 'cold' : 'warm';
  return { id, state, source: 'remote', what: `what ${id} is`, figures: withRatios };
}

/** A result of these workloads. */
export function result(...workloads: readonly WorkloadResult[]): Result {
  const names = new Set(workloads.flatMap(({ figures }) => figures.map(({ subject }) => subject)));
  return {
    version: 1,
    kit: '0.1.0',
    time: '2026-11-26T12:00:00.000Z',
    machine: { kernel: '6.18', node: 'v26.10.0', processor: 'a processor', processors: 2 },
    client: { call: 0.02, systemCall: 0.3, program: 900 },
    rounds: 7,
    subjects: [...names].map((name) => ({ name, about: `what ${name} is` })),
    missing: [{ name: 'bindfs', install: 'apt-get install bindfs' }],
    workloads,
  };
}

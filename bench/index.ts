/** The benchmarks as the command line uses them. */
export { runBench } from './measure/run-bench.ts';
export { compareResults, describeChanges, regressions } from './reports/compare.ts';
export { drawResult } from './reports/svg.ts';
export { describeResult } from './reports/table.ts';
export { parseResult } from './result-schema.ts';
export type { Result } from './result.ts';
export type { MountChoice } from './subjects/omnivet.ts';
export { PEERS } from './subjects/peers.ts';
export { WORKLOADS } from './workloads/index.ts';
export type { Workload } from './workloads/workload.ts';

/** The fuzzer as the command line uses it. */
export { describeClasses, describeEnd, describeFailure, exitCodeOf } from './run/report.ts';
export { replayToken, runFuzz, runTour, type TargetEnd } from './run/run-fuzz.ts';
export { parseToken } from './run/token.ts';
export { builtComponent } from './session/components.ts';
export { packageRoot } from './session/package-root.ts';
export { TARGETS } from './targets/index.ts';

/** What the read path is to reach, held against a result. */
import { TEXTS } from '../../providers/bench/shape.ts';
import { measuredOf, type Result } from '../result.ts';

/** One bound: a ratio of medians, or requests of one operation. */
export interface Goal {
  readonly workload: string;
  /** Configurations of omnivet that it is for: all, or those with this word in their names. */
  readonly configuration?: string;
  /**
   * The median at most so many times that of this subject, or at most so many microseconds more; or at most so many requests reach
   * the upstream; or a call of the sandbox takes at most so many microseconds.
   */
  readonly bound:
    | { readonly subject: string; readonly ratio: number }
    | { readonly subject: string; readonly more: number }
    | { readonly upstream: number }
    | { readonly sandboxCall: number };
}

const times = (workload: string, ratio: number, subject: string, configuration?: string): Goal => ({
  workload,
  bound: { subject, ratio },
  ...(configuration === undefined ? {} : { configuration }),
});

/** Warm as fast as the kernel, cold with one request. */
export const GOALS: readonly Goal[] = [
  times('stat', 2, 'tmpfs'),
  times('read-small', 2, 'tmpfs', 'immutable'),
  times('read-small', 1, 'bindfs-cached'),
  times('read-64m', 1.3, 'tmpfs'),
  times('grep-8', 2, 'tmpfs'),
  ...['kernel-cold-ls-l-1000', 'kernel-cold-find-sizes'].flatMap((workload) => [
    times(workload, 2, 'tmpfs', 'kernel'),
    times(workload, 1 / 20, 'bindfs', 'kernel'),
    times(workload, 1 / 20, 'rclone', 'kernel'),
  ]),
  times('kernel-cold-read-64m', 1, 'bindfs', 'kernel'),
  times('cold-list-1000', 1, 'bindfs'),
  times('cold-list-1000-local', 1, 'bindfs'),
  times('cold-find', 0.2, 'rclone'),
  times('cold-read-1000', 0.2, 'rclone'),
  { workload: 'cold-read-bodies', bound: { subject: 'undici', more: 1000 } },
  ...['cold-list-1000', 'cold-find', 'cold-grep-8', 'cold-read-together-64'].map((workload): Goal => ({
    workload,
    bound: { upstream: 1 },
  })),
  { workload: 'cold-read-1000', bound: { upstream: 1 / TEXTS } },
  ...['cold-find', 'cold-read-1000'].map((workload): Goal => ({ workload, bound: { sandboxCall: 150 } })),
];

/** A goal for one configuration, and what was found. */
export interface GoalResult {
  readonly goal: Goal;
  readonly subject: string;
  /** The ratio, the microseconds, or the requests of one operation. */
  readonly value: number;
  readonly met: boolean;
}

/** Holds a result against the goals; those of which it does not tell are left out. */
export function judge(result: Result): readonly GoalResult[] {
  const own = result.subjects.map(({ name }) => name).filter((name) => name.startsWith('omnivet'));
  return GOALS.flatMap((goal) =>
    own
      .filter((name) => goal.configuration === undefined || name.split('-').includes(goal.configuration))
      .flatMap((subject) => judgeOne(goal, subject, result)),
  );
}

function judgeOne(goal: Goal, subject: string, { workloads }: Result): readonly GoalResult[] {
  const workload = workloads.find(({ id }) => id === goal.workload);
  const figure = workload && measuredOf(workload, subject);
  if (figure === undefined) return [];
  const { bound } = goal;
  if ('upstream' in bound) {
    const { upstream } = figure.requests;
    return [{ goal, subject, value: upstream, met: upstream <= bound.upstream }];
  }
  if ('sandboxCall' in bound) {
    const { sandboxCall } = figure.requests;
    if (sandboxCall === undefined) return [];
    return [{ goal, subject, value: sandboxCall, met: sandboxCall <= bound.sandboxCall }];
  }
  const ratio = figure.ratios[bound.subject];
  if (ratio === undefined) return [];
  if ('ratio' in bound) return [{ goal, subject, value: ratio, met: ratio <= bound.ratio }];
  const value = figure.median - figure.median / ratio;
  return [{ goal, subject, value, met: value <= bound.more }];
}

/** What a run found, as data: printed as JSON, drawn, and compared with later runs. */

/** The document of `omnivet bench --json`. Times are microseconds for each operation. */
export interface Result {
  readonly version: 1;
  readonly kit: string;
  readonly time: string;
  readonly machine: {
    readonly kernel: string;
    readonly node: string;
    readonly processor: string;
    readonly processors: number;
  };
  readonly client: { readonly call: number; readonly systemCall: number; readonly program: number };
  readonly rounds: number;
  readonly subjects: readonly { readonly name: string; readonly about: string }[];
  readonly missing: readonly { readonly name: string; readonly install: string }[];
  readonly workloads: readonly WorkloadResult[];
}

/** One workload with the figures of all subjects. */
export interface WorkloadResult {
  readonly id: string;
  readonly state: 'warm' | 'kernel-cold' | 'cold';
  readonly source: 'local' | 'remote';
  readonly what: string;
  readonly bytes?: number | undefined;
  readonly figures: readonly Figure[];
}

/** One subject under one workload, or why there is nothing to say. */
export type Figure = Measured | { readonly ok: false; readonly subject: string; readonly problem: string };

/** A figure that is one. */
export interface Measured {
  readonly ok: true;
  readonly subject: string;
  readonly samples: number;
  readonly median: number;
  readonly p99: number;
  readonly q1: number;
  readonly q3: number;
  /** This median divided by that of another subject, by its name. */
  readonly ratios: Readonly<Record<string, number>>;
  readonly requests: Requests;
  readonly residentBytes: number;
}

/** What was asked for each operation. */
export interface Requests {
  readonly kernel?: Readonly<Record<string, number>> | undefined;
  readonly tree?: number | undefined;
  readonly sandbox?: number | undefined;
  /** Microseconds from the arguments of such a call to its answer, as a median over all; absent where there were few. */
  readonly sandboxCall?: number | undefined;
  readonly upstream: number;
}

/** The figure of a subject, when it has one. */
export function measuredOf({ figures }: WorkloadResult, subject: string): Measured | undefined {
  return figures.find((figure): figure is Measured => figure.ok && figure.subject === subject);
}

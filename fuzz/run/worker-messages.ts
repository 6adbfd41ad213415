/** What a run and its workers say to each other. */
import type { DriverName } from '../../src/index.ts';
import type { ProviderSubject } from '../provider/provider-subject.ts';
import type { Replayed } from './replay.ts';
import type { FuzzFailure } from './failure.ts';
import type { TargetProgress, TargetResult, TargetRun } from './run-target.ts';
import type { Token } from './token.ts';

/** One run of a tour. */
export interface Stop {
  readonly target: string;
  readonly run: TargetRun;
  /** A bug that is planted for it. */
  readonly sabotage?: string | undefined;
}

/** What holds for whatever a worker does. */
interface Everything {
  /** What speaks FUSE in all hosts; the default when absent. */
  readonly driver?: DriverName | undefined;
}

export type ToWorker = Everything & Work;

type Work =
  /** Several runs one after another on the same mounts, where they can share one. */
  | { readonly kind: 'tour'; readonly stops: readonly Stop[] }
  | {
      readonly kind: 'run';
      readonly target: string;
      readonly run: TargetRun;
      readonly sabotage?: string | undefined;
      readonly subject?: ProviderSubject | undefined;
    }
  | {
      readonly kind: 'replay';
      readonly target: string;
      readonly token: Token;
      readonly component: string;
      readonly subject?: ProviderSubject | undefined;
    };

export type FromWorker =
  | { readonly kind: 'progress'; readonly progress: TargetProgress }
  /** A failure as soon as it is small and sure; it is in the result as well. */
  | { readonly kind: 'found'; readonly failure: FuzzFailure }
  | { readonly kind: 'result'; readonly result: TargetResult }
  | { readonly kind: 'replayed'; readonly replayed: Replayed }
  | { readonly kind: 'failed'; readonly message: string };

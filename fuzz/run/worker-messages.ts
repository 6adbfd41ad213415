/** What a run and its workers say to each other. */
import type { ProviderSubject } from '../provider/provider-subject.ts';
import type { Replayed } from './replay.ts';
import type { TargetProgress, TargetResult, TargetRun } from './run-target.ts';
import type { Token } from './token.ts';

/** One run of a tour. */
export interface Stop {
  readonly target: string;
  readonly run: TargetRun;
  /** A bug that is planted for it. */
  readonly sabotage?: string | undefined;
}

export type ToWorker =
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
  | { readonly kind: 'result'; readonly result: TargetResult }
  | { readonly kind: 'replayed'; readonly replayed: Replayed }
  | { readonly kind: 'failed'; readonly message: string };

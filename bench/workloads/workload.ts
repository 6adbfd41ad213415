/** What is measured of each subject. */
import type { Work } from '../client/job.ts';
import type { Source } from '../subjects/subject.ts';

export interface Workload {
  /** `stat`, `cold-find`. Stable: baselines are found by it. */
  readonly id: string;
  /**
   * Warm: everything was asked for before. Cold: nobody has asked for anything of this copy of the tree. Kernel-cold: the file
   * system's own program knows everything, and the kernel has forgotten what it was told.
   */
  readonly state: 'warm' | 'kernel-cold' | 'cold';
  readonly source: Source;
  /** One operation, in words. */
  readonly what: string;
  /** The part of the tree that it touches. */
  readonly part: string;
  /** Bytes that one operation moves, where that is what counts. */
  readonly bytes?: number;
  /** `root` is the root of a copy as the subject shows it. */
  readonly work: (root: string) => Work;
  /** Where one operation is one request: the paths that the upstream is asked for, in a copy. */
  readonly requests?: { readonly paths: readonly string[]; readonly bytes: number };
  /** Samples of a round; what is cold is so once. */
  readonly passes: number;
}

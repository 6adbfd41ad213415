/** What is measured: omnivet, the limit and the peers, all showing the same tree. */
import type { MountCounts } from '../../src/index.ts';
import type { Work } from '../client/job.ts';
import type { BenchUpstream } from '../upstream/bench-upstream.ts';
import type { Workload } from '../workloads/workload.ts';
import type { TreeFiles } from './tree-files.ts';

/** Who knows the contents: the file system's own program, or a service that it asks. Peers without a service have files. */
export type Source = 'local' | 'remote';

/** What all subjects of a run stand on. */
export interface Ground {
  /** A fresh folder outside of everything measured. */
  readonly folder: string;
  readonly upstream: BenchUpstream;
  /** The tree as files on tmpfs. */
  readonly files: TreeFiles;
}

export interface Subject {
  /** As it is printed and asked for: `omnivet`, `bindfs-cached`. */
  readonly name: string;
  readonly about: string;
  /** Whether it can do a workload. */
  does(workload: Workload): boolean;
  /** What installs it; absent for what is always there. */
  readonly install?: string;
  /** Fails with an `Error` when it cannot be mounted. */
  start(ground: Ground): Promise<RunningSubject>;
  /** Whether this machine has it. */
  available(): Promise<boolean>;
}

export interface RunningSubject {
  /** What the client is to do of a workload, in a copy of the tree. */
  work(workload: Workload, copy: string): Work;
  /** Folders of copies, to be looked at before anything is measured. */
  readonly ways: readonly string[];
  /** Absent for what is not FUSE. */
  readonly mountPoint?: string;
  /** The processes that serve it. */
  processes(): readonly number[];
  /** What it counts itself. */
  counts?(): Promise<MountCounts>;
  stop(): Promise<void>;
}

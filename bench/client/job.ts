/** What a client is asked to do and what it tells: one JSON object a line over its standard input and output. */

/** Work that is timed. One sample is one pass over everything named; it is divided by what the pass did. */
export type Work =
  /** The client's own cost: a call that does nothing, and one into the kernel that does nothing. */
  | { readonly op: 'call' | 'system-call'; readonly times: number }
  /** statx(2) of each path. */
  | { readonly op: 'stat'; readonly paths: readonly string[] }
  /** open, one read(2), close of each path, which has so many bytes. */
  | { readonly op: 'read'; readonly paths: readonly string[]; readonly bytes: number }
  /** open, getdents64(2) to the end, close. */
  | { readonly op: 'list'; readonly directory: string; readonly entries: number }
  /** The same, and statx of each of its names: `ls -l`. */
  | { readonly op: 'list-stat'; readonly directory: string; readonly names: readonly string[] }
  /** pread(2) of 4 KiB at each offset of one open file. */
  | { readonly op: 'read-at'; readonly path: string; readonly offsets: readonly number[] }
  /** open, read(2) of 128 KiB to the end, close. */
  | { readonly op: 'stream'; readonly path: string; readonly bytes: number }
  /** posix_fadvise(2) with POSIX_FADV_DONTNEED of a whole file: the kernel drops the pages that it keeps of it. */
  | { readonly op: 'drop-pages'; readonly path: string }
  /** Programs started together, until the last has ended well. */
  | { readonly op: 'run'; readonly commands: readonly (readonly string[])[] }
  /** A request for each path, one after the other, by undici over one connection. */
  | {
      readonly op: 'request';
      readonly origin: Origin;
      readonly paths: readonly string[];
      readonly bytes: number;
    }
  /** The same file opened, read and closed by so many threads together. */
  | { readonly op: 'read-together'; readonly path: string; readonly readers: number; readonly bytes: number };

/** Where a host is found, and what it shows itself by. */
export interface Origin {
  readonly host: string;
  readonly address: string;
  readonly caPem: string;
}

export interface Job {
  readonly work: Work;
  /** Samples to take. */
  readonly passes: number;
}

/** Microseconds of each pass, all operations of it together; or why it could not be done. */
export type JobAnswer =
  | { readonly ok: true; readonly samples: readonly number[] }
  | { readonly ok: false; readonly problem: string };

/** Operations in one pass: what a sample is divided by. */
export function operationsOf(work: Work): number {
  switch (work.op) {
    case 'call':
    case 'system-call':
      return work.times;
    case 'stat':
    case 'read':
    case 'request':
      return work.paths.length;
    case 'read-at':
      return work.offsets.length;
    case 'list':
    case 'list-stat':
    case 'stream':
    case 'run':
    case 'drop-pages':
    case 'read-together':
      return 1;
  }
}

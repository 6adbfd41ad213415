/** What the client's two ends say to each other: for each call what is asked and what is answered. */
import type { Answer, Dirent, Stat } from './answer.ts';
import type { SentPath } from './call-path.ts';
import type { FileSystemStatus, Mutation, Operation, Probe } from './client.ts';

interface OnPath {
  readonly path: SentPath;
}

interface OnPaths {
  readonly paths: readonly SentPath[];
}

interface Call<Asked, Answered> {
  readonly asked: Asked;
  readonly answered: Answered;
}

/** Whole file contents: the bytes are the frame's tail, one after the other where there are several. */
export type ReadAnswer = Answer<{ readonly size: number; readonly length: number }>;

/** The calls by name. `Answer<0>` stands for bytes in the frame's tail where the client gives bytes. */
export interface Calls {
  /** Answered when everything is loaded. */
  readonly ready: Call<object, 0>;
  readonly lstat: Call<OnPath, Answer<Stat>>;
  readonly lstatAll: Call<OnPaths, readonly Answer<Stat>[]>;
  readonly readdir: Call<OnPath, Answer<readonly Dirent[]>>;
  readonly readdirAll: Call<OnPaths, readonly Answer<readonly Dirent[]>[]>;
  readonly open: Call<OnPath & { readonly flags: readonly string[] }, Answer<number>>;
  readonly fstat: Call<{ readonly descriptor: number }, Answer<Stat>>;
  /** The offset is decimal: it may be larger than a number holds. */
  readonly pread: Call<{ readonly descriptor: number; readonly length: number; readonly offset: string }, Answer<0>>;
  readonly close: Call<{ readonly descriptor: number }, Answer<0>>;
  readonly readFile: Call<OnPath, ReadAnswer>;
  readonly readFilesAtOnce: Call<OnPaths, readonly ReadAnswer[]>;
  readonly mmap: Call<OnPath, Answer<0>>;
  readonly copyFileRange: Call<OnPath & { readonly scratch: string }, Answer<0>>;
  readonly sendfile: Call<OnPath & { readonly scratch: string }, Answer<0>>;
  readonly lseek: Call<
    { readonly descriptor: number; readonly offset: string; readonly whence: string },
    Answer<number>
  >;
  readonly probe: Call<OnPath & { readonly call: Probe }, Answer<0>>;
  readonly mutate: Call<
    { readonly file: SentPath; readonly directory: SentPath; readonly missing: SentPath },
    readonly Mutation[]
  >;
  readonly statvfs: Call<OnPath, Answer<FileSystemStatus>>;
  /** Microseconds as 64-bit floats in the tail. */
  readonly time: Call<OnPaths & { readonly operation: Operation; readonly times: number }, Answer<0>>;
  readonly batch: Call<
    {
      readonly operations: readonly { readonly operation: Operation; readonly path: SentPath }[];
      readonly below?: SentPath | undefined;
    },
    Readonly<Record<string, number>>
  >;
}

/** The name of a call. */
export type CallName = keyof Calls;

/** What the child's handler of a call gives. */
export interface Reply<Name extends CallName> {
  readonly answer: Calls[Name]['answered'];
  readonly tail?: readonly Uint8Array[];
}

/** One handler for each call; forgetting one does not compile. */
export type Handlers = {
  readonly [Name in CallName]: (asked: Calls[Name]['asked']) => Reply<Name> | Promise<Reply<Name>>;
};

/** The header of an answer: what the handler gave, or that it threw, which is a bug or a limit of the client. */
export type AnswerHeader = { readonly answer: unknown } | { readonly failure: string };

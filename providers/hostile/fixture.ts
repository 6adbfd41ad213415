/** What a hostile fixture is: one provider that attacks the host, and what must come of it. Plain data. */

/** How its component is made; `test/helpers/hostile-component.ts` does it, at the time of the test. */
export type Making =
  /** WebAssembly text of a core module, lifted to a component for `wit/provider.wit`, changed as told. */
  | {
      readonly kind: 'core';
      readonly text: string;
      readonly wit?: WitChange | undefined;
      readonly strings?: 'utf16' | undefined;
      /** Custom sections for the end of it. */
      readonly sections?: readonly (readonly [name: string, content: string])[] | undefined;
    }
  /** The core module by itself. */
  | { readonly kind: 'module'; readonly text: string }
  /** WebAssembly text of a whole component. */
  | { readonly kind: 'component'; readonly text: string }
  /** Bytes, of which there may be many. */
  | { readonly kind: 'bytes'; readonly bytes: () => Uint8Array }
  /** A sound component, changed. */
  | { readonly kind: 'changed'; readonly change: (component: Uint8Array) => Uint8Array }
  | { readonly kind: 'gzip' };

/** A text of `provider.wit` that is replaced, what the world has besides, and packages that it takes it from. */
export interface WitChange {
  readonly replace?: readonly [from: string, to: string];
  readonly world?: string;
  readonly packages?: string;
}

/** How a user's program sees a failure, and the code in the event that explains it. */
export interface Failure {
  readonly errno: 'EIO' | 'ENOENT' | 'ETIMEDOUT' | 'EFBIG' | 'EISDIR' | 'ENOTDIR';
  /** One of them; a machine under load may end an instance for one reason before it ends it for the other. */
  readonly codes: readonly string[];
}

/** One thing that a user does to it, each with a program of its own. Paths are below the provider, `/` first. */
export type Step =
  /** It fails. `within` the deadline for an operation or for instantiation, 250 ms added, when something runs for so long. */
  | {
      readonly does: 'read' | 'list' | 'stat';
      readonly path: string;
      readonly fails: Failure;
      readonly within?: 'deadline' | 'instantiation' | undefined;
    }
  /** It succeeds; a pattern for the content, the sorted names, or the status as `kind size`. */
  | { readonly does: 'read' | 'stat'; readonly path: string; readonly gives: RegExp }
  | { readonly does: 'list'; readonly path: string; readonly names: readonly string[] }
  | { readonly does: 'count'; readonly path: string; readonly entries: number }
  /** Walks the whole tree: it ends, whatever it says. */
  | { readonly does: 'walk'; readonly path: string; readonly seconds: number }
  /** Does it so many times, one after the other, without a pause; each time one of these. */
  | {
      readonly does: 'flood';
      readonly of: 'read' | 'list';
      readonly path: string;
      readonly times: number;
      readonly seconds: number;
      readonly errnos: readonly string[];
    };

/** The provider does not load, and its status file says why. */
export interface Refused {
  readonly kind: 'refused';
  readonly because: RegExp;
}

/** The provider loads, and is used. */
export interface Used {
  readonly kind: 'used';
  readonly steps: readonly Step[];
  /** Megabytes that its process may have taken at its worst, when it is alive after the steps. */
  readonly residentMb?: number | undefined;
}

/** One row of the table. */
export interface Hostile {
  /** Its name in the mount: `[a-z0-9][a-z0-9-]{0,31}`. */
  readonly name: string;
  /** One sentence: what it does. */
  readonly does: string;
  /** One sentence: what must happen. */
  readonly must: string;
  readonly making: Making;
  readonly outcome: Refused | Used;
  /** Whether it prints all that an instance may. */
  readonly prints?: true | undefined;
  /** Its profile; `sandboxed` when left out. */
  readonly capability?: 'trusted' | undefined;
  /** Keys of `limits` in the configuration, where the default is not what is wanted. */
  readonly limits?: Readonly<Record<string, number>> | undefined;
}

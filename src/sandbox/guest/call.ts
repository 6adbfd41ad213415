/** What the host asks of the program in the sandbox: the header of each frame that it sends. */
import type { WasiSettings } from '../wasi/settings.ts';
import type { ModuleBounds } from './bound-modules.ts';

/** What an answer may hold; the host checks the same again. */
export interface ResultBounds {
  readonly entries: number;
  /** Of one inline result. */
  readonly bytes: number;
}

/** One request. The component of `load`, and the body of a selection, are the frame's tail. */
export type Call =
  | {
      readonly op: 'load';
      /** Bytes of the JavaScript; the core modules follow it in this order. */
      readonly script: number;
      readonly cores: readonly { readonly name: string; readonly bytes: number }[];
      readonly wasi: WasiSettings;
      /** What memories and tables are bounded to before the modules are compiled. */
      readonly bounds: ModuleBounds;
      readonly results: ResultBounds;
    }
  | { readonly op: 'lookup-child'; readonly parent: string; readonly name: string }
  | { readonly op: 'list-children'; readonly parent: string }
  | { readonly op: 'read-file'; readonly path: string }
  | { readonly op: 'select-json'; readonly expression: string }
  | { readonly op: 'select-items'; readonly expression: string; readonly itemUrl?: string | undefined };

/** The request that asks the program to instantiate a component. */
export type LoadCall = Extract<Call, { op: 'load' }>;

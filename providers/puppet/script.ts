/**
 * What a path can have the puppet answer. Plain data, JSON but for `Uint8Array`; the provider checks nothing of it, because
 * what it answers is what is being tried.
 */
import type { Method, NodeKind, ProviderError } from 'omnivet/provider';

/**
 * A text, which may be much longer than a path: parts in a row, and a part repeated. `{ repeat: 'a', times: 10_485_760 }`
 * is 10 MiB. Well-formed Unicode; everything else is allowed, control characters included.
 */
export type PuppetText = string | readonly PuppetText[] | { readonly repeat: PuppetText; readonly times: number };

/** Bytes as they are, or a text in UTF-8. */
export type PuppetBytes = Uint8Array | PuppetText;

/** Which part of a response to keep. */
export type PuppetSelector = 'body' | { readonly json: PuppetText } | { readonly header: PuppetText };

/** A query descriptor: the request, and what of its answer to keep. */
export interface PuppetQuery {
  readonly url: PuppetText;
  /** `get` by default. */
  readonly method?: Method;
  /** In this order, names repeated as often as you like; none by default. */
  readonly headers?: readonly (readonly [name: PuppetText, value: PuppetText])[];
  /** With any method; none by default. */
  readonly body?: PuppetBytes;
  /** The name of a secret; none by default. */
  readonly secret?: PuppetText;
  /** `body` by default. */
  readonly select?: PuppetSelector;
}

/** What `read-file` answers. */
export type PuppetContent =
  | { readonly inline: PuppetBytes }
  | { readonly query: PuppetQuery }
  | { readonly error: ProviderError['tag']; readonly why?: PuppetText };

/** What a child is said to be, true or not. */
export interface PuppetFacts {
  /** Bytes. */
  readonly size?: number;
  /** Seconds since the Unix epoch. */
  readonly modified?: number;
  readonly version?: PuppetText;
}

/** One node of a listing, or the answer of a lookup. */
export type PuppetNode =
  | ({ readonly entry: PuppetText; readonly kind?: NodeKind } & PuppetFacts)
  | {
      readonly expand: PuppetQuery;
      /** `file` by default, here and in an entry. */
      readonly kind?: NodeKind;
      /** 1 by default. */
      readonly pages?: number;
      readonly itemUrl?: PuppetText;
    };

/** A file: what it holds, and what a lookup says about it. */
export interface PuppetFile extends PuppetFacts {
  readonly read: PuppetContent;
  /** Ignored by the puppet: makes another path of the same script, and names the case in events. */
  readonly label?: string;
}

/** A directory: what it lists, and what is below it. */
export interface PuppetDirectory extends PuppetFacts {
  readonly list: readonly PuppetNode[];
  /**
   * What differs from the default for a name. By default a name is looked up as the entry of the list that has it, else as the
   * first expansion of the list, else it is missing; it is an empty file or directory.
   */
  readonly below?: Readonly<Record<string, PuppetChild>>;
  /** The same for every name that is not in `below`. */
  readonly otherwise?: PuppetChild;
  /**
   * Whether names that begin with `=` are scripts themselves, each in one name: so that one listing of upstream's names makes known
   * what many scripts are, and they are read without being looked up.
   */
  readonly names?: 'scripts';
  /** Ignored by the puppet, as in {@link PuppetFile}. */
  readonly label?: string;
}

/** A name below a directory. */
export interface PuppetChild {
  /** The answer of `lookup-child`, whatever it names; by default what `is` is. */
  readonly lookup?: PuppetNode | 'missing';
  /** What is there when it is read or listed. */
  readonly is?: PuppetScript;
}

/** What stands at the path that carries it. */
export type PuppetScript = PuppetFile | PuppetDirectory;

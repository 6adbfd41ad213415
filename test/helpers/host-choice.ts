/** Which layers of a test's host are replaced; what is left out is as shipped. */

/** What a resolver answers to one question. */
export type DnsAnswer =
  | readonly string[]
  /** No such name. */
  | 'unknown'
  /** Never, as far as anybody waits. */
  | 'silence';

/** By name; each question takes the next answer, and the last one stays. */
export type DnsAnswers = Readonly<Record<string, readonly DnsAnswer[]>>;

/** The answers in force; another name of the table has each name begin at its first answer. */
export interface ResolverTable {
  readonly table: string;
  readonly answers: DnsAnswers;
}

export interface HostChoice {
  /** The resolver that gives every name an address of its own (`ownAddress`), but for those that are listed here. */
  readonly resolver?: {
    /** The file with a {@link ResolverTable} as JSON, read at each question. */
    readonly answers: string;
    /** The file to which each name that is asked is appended, one a line. */
    readonly journal: string;
  };
  /** `unchecked`: the host policy lets through whatever has a URL, secrets for any host included. */
  readonly policy?: 'unchecked';
  /** `unchecked`: the address guard lets every address through. */
  readonly classify?: 'unchecked';
  /** The folder for what is too large for memory. */
  readonly spools?: string;
}

/** What a provider must have for a check to apply, and what is said when it has not. */
import { evictablesOf } from './checks/cache/evictable.ts';
import type { SeenFailure, SubjectFacts } from './subject/facts.ts';

/** A need is unmet because the provider has no such thing, or (`unseen`) because nothing shown to the suite has it. */
export interface Unmet {
  readonly reason: string;
  readonly unseen: boolean;
}

const unseen = (reason: string): Unmet => ({ reason, unseen: true });
const absent = (reason: string): Unmet => ({ reason, unseen: false });

const SAMPLES =
  'give paths of such files under "samples" in omnivet.certify.toml, with recordings or handlers that answer for them';

/** What there is to see of the network when a provider declares no host: nothing, and that is no gap. */
function ofUpstream(facts: SubjectFacts, has: boolean, what: string): Unmet | undefined {
  if (has) return undefined;
  if (facts.manifest.hosts.length === 0) return absent('the provider declares no host');
  return unseen(`no path that was seen ${what}: ${SAMPLES}`);
}

type Judge = (facts: SubjectFacts) => Unmet | undefined;

/** What a check may need. */
export type Need =
  | 'file'
  | 'any-file'
  | 'listing'
  | 'any-listing'
  | 'known-size'
  | 'empty-file'
  | 'upstream-use'
  | 'upstream-file'
  | 'verbatim-file'
  | 'json-file'
  | 'evictable-file'
  | 'expansion'
  | 'paging'
  | 'host'
  | 'secret'
  | 'required-secret'
  | 'optional-secret'
  | 'expected-content'
  | 'expected-errno';

const NEEDS: Readonly<Record<Need, Judge>> = {
  /** A file that can be read. */
  file: (facts) => (facts.files.length > 0 ? undefined : unseen(`no file that was seen can be read: ${SAMPLES}`)),
  /** One that can be read, or that should be and cannot. */
  'any-file': (facts) =>
    facts.files.length > 0 || facts.failures.some(isBrokenFile) ? undefined : unseen(`no file was seen: ${SAMPLES}`),
  /** A directory below the root, or a root that lists something. */
  listing: (facts) =>
    facts.directories.some(({ names }) => names.length > 0)
      ? undefined
      : unseen('no directory that was seen lists anything: give paths under "samples" in omnivet.certify.toml'),
  /** A directory that lists something, or that should and cannot. */
  'any-listing': (facts) =>
    facts.failures.some(({ operation, upstream }) => operation === 'list' && !upstream)
      ? undefined
      : NEEDS.listing(facts),
  /** A file drawn from a response whose size the provider declares. */
  'known-size': (facts) =>
    facts.upstreamFiles.some(({ sizeKnown }) => sizeKnown)
      ? undefined
      : absent('no file drawn from a response declares its size'),
  /** A file of no bytes. */
  'empty-file': (facts) =>
    [...facts.files, ...facts.failures].some(({ size }) => size === 0)
      ? undefined
      : absent('no file that was seen is empty'),
  /** A file or a listing that costs requests. */
  'upstream-use': (facts) =>
    ofUpstream(facts, facts.upstreamFiles.length + facts.expansions.length > 0, 'costs a request'),
  /** A file whose bytes are drawn from a response. */
  'upstream-file': (facts) => ofUpstream(facts, facts.upstreamFiles.length > 0, 'is a file drawn from a response'),
  /** A file whose bytes are a whole response that is not JSON. */
  'verbatim-file': (facts) =>
    facts.upstreamFiles.some(({ drawn }) => drawn === 'body')
      ? undefined
      : absent('no file that was seen is a whole response'),
  /** A file whose bytes are selected from a JSON response. */
  'json-file': (facts) =>
    facts.upstreamFiles.some(({ drawn }) => drawn === 'json')
      ? undefined
      : absent('no file that was seen is selected from a JSON response'),
  /** A file by which it can be seen whether its response is still kept. */
  'evictable-file': (facts) =>
    evictablesOf(facts).length > 0
      ? undefined
      : absent('no two files that were seen are drawn from one response, and none is a whole response of unknown size'),
  /** A directory whose names come from a response. */
  expansion: (facts) =>
    facts.expansions.length > 0 ? undefined : absent('no directory that was seen is listed from a response'),
  /** One whose response names a next page. */
  paging: (facts) =>
    facts.expansions.some(({ paged }) => paged) ? undefined : absent('no listing that was seen has a next page'),
  host: (facts) => (facts.manifest.hosts.length > 0 ? undefined : absent('the provider declares no host')),
  secret: (facts) => (facts.manifest.secrets.length > 0 ? undefined : absent('the provider declares no secret')),
  'required-secret': (facts) =>
    facts.manifest.secrets.some(({ optional }) => !optional)
      ? undefined
      : absent('the provider declares no secret that is required'),
  'optional-secret': (facts) =>
    facts.manifest.secrets.some(({ optional }) => optional)
      ? undefined
      : absent('the provider declares no secret that is optional'),
  /** A sample of the author's file that says what is in it. */
  'expected-content': (facts) =>
    facts.samples.some(({ sha256, text }) => sha256 !== undefined || text !== undefined)
      ? undefined
      : absent('omnivet.certify.toml says of no sample what it contains'),
  /** A sample of the author's file that has to be refused. */
  'expected-errno': (facts) =>
    facts.samples.some(({ errno }) => errno !== undefined)
      ? undefined
      : absent('omnivet.certify.toml says of no sample that it fails'),
};

// A name that does not exist leaves no event: whether it should have been a file nobody knows.
function isBrokenFile({ operation, upstream, events }: SeenFailure): boolean {
  return !upstream && (operation === 'read' || (operation === 'stat' && events.length > 0));
}

/** The first of the needs that a subject does not have. */
export function unmetOf(needs: readonly Need[], facts: SubjectFacts): Unmet | undefined {
  for (const need of needs) {
    const unmet = NEEDS[need](facts);
    if (unmet !== undefined) return unmet;
  }
  return undefined;
}

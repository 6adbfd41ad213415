/** INIT: which version and abilities both sides have, `linux/fuse.h` "Version negotiation". */
import { codecOf } from './structures.ts';

const IN = codecOf('fuse_init_in');
const OUT = codecOf('fuse_init_out');

const MAJOR = 7;
/** The oldest minor with everything that is relied on: pages per request (7.28) and opening directories unasked (7.29). */
const OLDEST_MINOR = 31;
/** The youngest that is understood: STATX. The kernel speaks the smaller of both. */
const YOUNGEST_MINOR = 39;

// Abilities that are wanted; what the kernel does not offer is left out, and nothing depends on it.
const ASYNC_READ = 1 << 0;
/** A changed time or size of the same node drops its pages: growing files and directories. */
const AUTO_INVAL_DATA = 1 << 12;
/** Without READDIRPLUS_AUTO, with which the kernel goes back to one lookup for each name. */
const DO_READDIRPLUS = 1 << 13;
const PARALLEL_DIROPS = 1 << 18;
const ABORT_ERROR = 1 << 21;
const MAX_PAGES = 1 << 22;
const CACHE_SYMLINKS = 1 << 23;
const WANTED =
  ASYNC_READ | AUTO_INVAL_DATA | DO_READDIRPLUS | PARALLEL_DIROPS | ABORT_ERROR | MAX_PAGES | CACHE_SYMLINKS;

const PAGES = 256;
const PAGE = 4096;
const BACKGROUND = 64;

/** The largest reply to one READ: 1 MiB. */
export const MAX_READ: number = PAGES * PAGE;

/** What came of an INIT request. */
export type Negotiation =
  /** Agreed; the reply is this long. */
  | { readonly kind: 'agreed'; readonly bytes: number; readonly minor: number }
  /** The kernel's major version is younger: it asks again after this reply. */
  | { readonly kind: 'again'; readonly bytes: number }
  | { readonly kind: 'too-old'; readonly version: string }
  | { readonly kind: 'malformed' };

/** Reads the body of an INIT request and writes the body of its reply at `reply` of `out`. */
export function negotiate(view: DataView, body: number, length: number, out: DataView, reply: number): Negotiation {
  // A kernel older than 7.36 sends the first four fields only.
  if (length < IN.flags2.at) return { kind: 'malformed' };
  const major = IN.major.get(view, body);
  const minor = IN.minor.get(view, body);
  for (let at = 0; at < OUT.bytes; at += 4) out.setUint32(reply + at, 0, true);
  OUT.major.set(out, reply, MAJOR);
  OUT.minor.set(out, reply, Math.min(minor, YOUNGEST_MINOR));
  if (major > MAJOR) {
    OUT.minor.set(out, reply, YOUNGEST_MINOR);
    return { kind: 'again', bytes: OUT.bytes };
  }
  if (major < MAJOR || minor < OLDEST_MINOR) return { kind: 'too-old', version: `${major}.${minor}` };
  OUT.max_readahead.set(out, reply, Math.max(IN.max_readahead.get(view, body), MAX_READ));
  OUT.flags.set(out, reply, (IN.flags.get(view, body) & WANTED) >>> 0);
  OUT.max_background.set(out, reply, BACKGROUND);
  OUT.congestion_threshold.set(out, reply, BACKGROUND);
  // Nothing is written: the smallest that the kernel takes, so that the buffer for requests may be small.
  OUT.max_write.set(out, reply, PAGE);
  OUT.time_gran.set(out, reply, 1);
  OUT.max_pages.set(out, reply, PAGES);
  return { kind: 'agreed', bytes: OUT.bytes, minor: Math.min(minor, YOUNGEST_MINOR) };
}

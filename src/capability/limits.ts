/** Every bound that an operator can set for a provider, with its default: one table, read by profiles and providers. */
import { invalid, type Parsed, valid } from '../contract/parsed.ts';

interface Limit {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly what: string;
}

/** A limit's key, as it stands in the configuration. */
export type LimitName =
  | 'memory-mb'
  | 'table-entries'
  | 'deadline-ms'
  | 'instantiation-ms'
  | 'transpile-ms'
  | 'result-mib'
  | 'entries'
  | 'request-body-kib'
  | 'response-headers-kib'
  | 'response-body-mib'
  | 'connect-ms'
  | 'idle-ms'
  | 'callout-ms'
  | 'callouts'
  | 'callouts-per-operation';

const LIMITS: Readonly<Record<LimitName, Limit>> = {
  // Below 16 the sandbox's own Node does not start.
  'memory-mb': { default: 64, min: 16, max: 4096, what: "MiB of the provider's linear memory" },
  'table-entries': { default: 65_536, min: 0, max: 65_536, what: 'entries of each table of the component' },
  'deadline-ms': { default: 2_000, min: 10, max: 600_000, what: 'milliseconds for one operation of the provider' },
  'instantiation-ms': { default: 10_000, min: 10, max: 600_000, what: 'milliseconds to start an instance' },
  'transpile-ms': {
    default: 60_000,
    min: 10,
    max: 600_000,
    what: 'milliseconds to read, and to transpile, a component',
  },
  // Rule 17 has no more; a frame of the sandbox holds no more either.
  'result-mib': { default: 64, min: 1, max: 64, what: 'MiB of one result of the provider' },
  entries: { default: 100_000, min: 1, max: 100_000, what: 'entries of one listing' },
  // Rule 10, in its order.
  'request-body-kib': { default: 16, min: 0, max: 1024, what: 'KiB of one request body' },
  'response-headers-kib': { default: 64, min: 1, max: 1024, what: "KiB of one response's headers" },
  'response-body-mib': { default: 16, min: 1, max: 1024, what: 'MiB of one decoded response body' },
  'connect-ms': { default: 5_000, min: 10, max: 600_000, what: 'milliseconds to resolve, connect and shake hands' },
  'idle-ms': { default: 10_000, min: 10, max: 600_000, what: 'milliseconds between bytes of a response' },
  'callout-ms': { default: 30_000, min: 10, max: 600_000, what: 'milliseconds for one callout in all' },
  callouts: { default: 8, min: 1, max: 256, what: 'callouts at a time' },
  'callouts-per-operation': { default: 64, min: 1, max: 10_000, what: 'callouts for one operation' },
};

/** A value for every limit, in the unit that its name ends in. */
export type Limits = Readonly<Record<LimitName, number>>;

/** The keys of all limits, in the order of the documentation. */
export const LIMIT_NAMES: readonly LimitName[] = Object.keys(LIMITS) as LimitName[];

/** What holds where neither profile nor provider says otherwise. */
export const DEFAULT_LIMITS: Limits = Object.fromEntries(
  LIMIT_NAMES.map((name) => [name, LIMITS[name].default]),
) as Limits;

/** One line about a limit: what it bounds, its default and its range. */
export function describeLimit(name: LimitName): string {
  const { what, min, max } = LIMITS[name];
  return `${what} (default ${LIMITS[name].default}, ${min} to ${max})`;
}

/**
 * Parses a table of limits out of a configuration. A problem names the key and what was expected: an unknown key, or
 * a value that is not a whole number in its range.
 */
export function parseLimits(table: Readonly<Record<string, unknown>>): Parsed<Partial<Limits>, string> {
  const limits: Partial<Record<LimitName, number>> = {};
  for (const [key, value] of Object.entries(table)) {
    if (!isLimitName(key)) return invalid(`${key}: not a limit; expected one of ${LIMIT_NAMES.join(', ')}`);
    const { min, max } = LIMITS[key];
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      return invalid(`${key}: expected a whole number from ${min} to ${max}`);
    }
    limits[key] = value;
  }
  return valid(limits);
}

function isLimitName(key: string): key is LimitName {
  return Object.hasOwn(LIMITS, key);
}

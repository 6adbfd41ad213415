/** One element of an expansion's array: contract.md section 1, "An expand item is …". */
import { GuestFault } from './fault.ts';

/** An item as JSON for the host, but for the bytes of `cached.json`. Its name is not yet checked. */
export interface Item {
  readonly name: string;
  readonly kind?: 'file' | 'directory';
  readonly size?: number;
  readonly modified?: number;
  readonly version?: string;
  readonly cached?: { readonly url: string; readonly json: Uint8Array };
  /** Why `item-url` gave no URL for it. */
  readonly uncached?: string;
}

/** Reads one item; fails with `upstream-unreadable` that names the item and the field. */
export function itemOf(value: unknown, index: number): Item {
  const name = nameOf(value);
  if (name !== undefined) return { name };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw bad(index, 'is neither a string, a number nor an object');
  const fields = value as Record<string, unknown>;
  const own = (field: string): unknown => (Object.hasOwn(fields, field) ? (fields[field] ?? undefined) : undefined);
  const named = nameOf(own('name'));
  if (named === undefined) throw bad(index, 'has no "name" that is a string or a number');
  return {
    name: named,
    ...optional('kind', own('kind'), index, isKind, 'must be "file" or "directory"'),
    ...optional('size', own('size'), index, isCount, 'must be a whole number of bytes'),
    ...optional('modified', own('modified'), index, isCount, 'must be whole seconds since the Unix epoch'),
    ...optional('version', nameOf(own('version')) ?? own('version'), index, isText, 'must be a string or a number'),
  };
}

function nameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

function optional<Field extends string, Value>(
  field: Field,
  value: unknown,
  index: number,
  is: (value: unknown) => value is Value,
  rule: string,
): Partial<Record<Field, Value>> {
  if (value === undefined) return {};
  if (!is(value)) throw bad(index, `has a "${field}" that ${rule}`);
  return { [field]: value } as Record<Field, Value>;
}

const isKind = (value: unknown): value is 'file' | 'directory' => value === 'file' || value === 'directory';
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isText = (value: unknown): value is string => typeof value === 'string';

function bad(index: number, what: string): GuestFault {
  return new GuestFault('upstream-unreadable', `item ${index} of the listing ${what}`);
}

/** What may become of the answers of a provider's upstream: mutations of what its recordings and handlers say. */
import fc from 'fast-check';

/** One way in which all answers differ, the same each time for the same answer. */
export interface UpstreamFault {
  readonly kind: string;
  /** Where in a body, in thousandths; which of some values. */
  readonly share: number;
}

/** An answer while it is changed. */
export interface Changing {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

type Change = (answer: Changing, share: number) => Changing;

const STATUSES = [400, 401, 403, 404, 410, 418, 500, 502, 503] as const;

const CHANGES: Readonly<Record<string, Change>> = {
  'refuses by its status': (answer, share) => ({ ...answer, status: STATUSES[share % STATUSES.length] ?? 500 }),
  'answers nothing': (answer) => ({ ...answer, body: new Uint8Array() }),
  'stops half-way': (answer, share) => ({ ...answer, body: answer.body.subarray(0, at(answer.body, share)) }),
  'flips a bit': (answer, share) => ({
    ...answer,
    body: answer.body.map((byte, index) => (index === at(answer.body, share) ? byte ^ 1 : byte)),
  }),
  'answers HTML': (answer) => ({ ...answer, body: Buffer.from('<!doctype html><title>Sorry</title>') }),
  'answers null': (answer) => ({ ...answer, body: Buffer.from('null') }),
  'leaves values out': changedJson((value, share, place) => (place % 7 === share % 7 ? null : value)),
  'has numbers for texts': changedJson((value) => (typeof value === 'string' ? value.length : value)),
  'has texts for numbers': changedJson((value) => (typeof value === 'number' ? String(value) : value)),
  'has hostile texts': changedJson((value, share) =>
    typeof value === 'string' ? (HOSTILE_TEXTS[share % HOSTILE_TEXTS.length] ?? value) : value,
  ),
  'nests what it has': changedJson((value) => (typeof value === 'string' ? { value: [value] } : value)),
  'has no headers': (answer) => ({ ...answer, headers: new Headers({ 'content-type': 'application/json' }) }),
  'names a next page for ever': (answer) => withHeader(answer, 'link', '</next>; rel="next"'),
  'names a next page elsewhere': (answer) => withHeader(answer, 'link', '<https://evil.example.net/>; rel="next"'),
  'sends elsewhere': (answer) => withHeader({ ...answer, status: 302 }, 'location', 'https://evil.example.net/'),
};

const HOSTILE_TEXTS = [
  '',
  '.',
  '..',
  'a/b',
  '../x',
  'a\0b',
  'a\nb',
  '\u202egnp',
  'a'.repeat(300),
  '__proto__',
  'https://evil.example.net/',
] as const;

/** The kinds. */
export const FAULTS: readonly string[] = Object.keys(CHANGES);

/** Any of them. Shrinks to a status. */
export function upstreamFault(): fc.Arbitrary<UpstreamFault> {
  return fc.record({ kind: fc.constantFrom(...FAULTS), share: fc.nat({ max: 999 }) });
}

/** The answer as the fault leaves it. */
export function changedBy({ kind, share }: UpstreamFault, answer: Changing): Changing {
  return CHANGES[kind]?.(answer, share) ?? answer;
}

function at(body: Uint8Array, share: number): number {
  return Math.floor((body.byteLength * share) / 1_000);
}

function withHeader(answer: Changing, name: string, value: string): Changing {
  const headers = new Headers(answer.headers);
  headers.set(name, value);
  return { ...answer, headers };
}

/** Changes the values of a body that is JSON, each with its number; what is no JSON stays. */
function changedJson(change: (value: unknown, share: number, place: number) => unknown): Change {
  return (answer, share) => {
    let place = 0;
    const walk = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(walk);
      if (typeof value !== 'object' || value === null) return change(value, share, ++place);
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
    };
    try {
      return { ...answer, body: Buffer.from(JSON.stringify(walk(JSON.parse(Buffer.from(answer.body).toString())))) };
    } catch {
      return answer;
    }
  };
}

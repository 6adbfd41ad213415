/**
 * Whether what an author's function answered is what the interface wants, in words for the author. The QuickJS back end traps on
 * anything else and says nothing. Part of every component, and of the build, which asks the provider before it is built.
 */

/** The functions of a provider. */
export type Operation = 'lookupChild' | 'listChildren' | 'readFile';

/** The rest of a sentence that starts with the name of a value, or `undefined` when nothing is wrong with it. */
type Check = (value: unknown) => string | undefined;

/** What an operation has to answer. */
const EXPECTED: Readonly<Record<Operation, string>> = {
  lookupChild: 'a node made by file(), directory() or expand(), or undefined',
  listChildren: 'an array of nodes made by file(), directory() or expand()',
  readFile: 'text(), bytes() or query(), or a failure like notFound()',
};

/** What is wrong with an answer, as a sentence without a full stop; `undefined` when it is of the interface's type. */
export function answerProblem(operation: Operation, answer: unknown): string | undefined {
  if (isThenable(answer)) return `${operation} must not be async: it answered a promise, and nothing waits for one`;
  const problem = ANSWERS[operation](answer);
  if (problem === undefined) return undefined;
  if (problem.startsWith(' ')) return `${operation} answered${problem}; expected ${EXPECTED[operation]}`;
  return `in what ${operation} answered, ${problem.replace(/^is /, 'the content is ')}`;
}

/** What sort of thing a value is, for a sentence: `a string`, `an object with the tag "x"`. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Error) return 'an Error';
  if (typeof value !== 'object') return `a ${typeof value}`;
  return 'tag' in value && typeof value.tag === 'string' ? `an object with the tag ${quoted(value.tag)}` : 'an object';
}

/** A value as it was written, when it is short. */
function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : kindOf(value);
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 40).toWellFormed());
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** A whole answer that is something else: a sentence of its own, told by the space in front. */
const whole = (value: unknown): string => ` ${kindOf(value)}`;

const wrong = (value: unknown, expected: string): string => `is ${shown(value)}; expected ${expected}`;

const text: Check = (value) => {
  if (typeof value !== 'string') return wrong(value, 'a string');
  return value.isWellFormed() ? undefined : 'is a string with half a surrogate pair, which is no Unicode';
};

const count: Check = (value) =>
  Number.isSafeInteger(value) && Number(value) >= 0 ? undefined : wrong(value, 'a whole number, 0 or more');

const pages: Check = (value) => (Number(value) > 0xffff_ffff ? wrong(value, 'at most 4294967295') : count(value));

const byteList: Check = (value) => {
  if (value instanceof Uint8Array) return undefined;
  const isByte = (one: unknown): boolean => Number.isInteger(one) && Number(one) >= 0 && Number(one) <= 255;
  return Array.isArray(value) && value.every(isByte) ? undefined : wrong(value, 'a Uint8Array');
};

const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null ? undefined : check(value);

const oneOf =
  (...words: string[]): Check =>
  (value) =>
    words.some((word) => word === value) ? undefined : wrong(value, words.map((word) => `"${word}"`).join(' or '));

const listOf =
  (check: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) return wrong(value, 'an array');
    for (let index = 0; index < value.length; index += 1) {
      const problem = check(value[index]);
      if (problem !== undefined) return `[${index}]${under(problem)}`;
    }
    return undefined;
  };

function record(fields: Readonly<Record<string, Check>>): Check {
  const checks = Object.entries(fields);
  return (value) => {
    if (typeof value !== 'object' || value === null) return wrong(value, 'an object');
    for (const [name, check] of checks) {
      const problem = check((value as Record<string, unknown>)[name]);
      if (problem !== undefined) return `.${name}${under(problem)}`;
    }
    return undefined;
  };
}

/** A variant: what its `val` must be, by its `tag`. The word `val` is no author's, so it is not shown. */
function variant(cases: Readonly<Record<string, Check>>): Check {
  return (value) => {
    const tag: unknown = typeof value === 'object' && value !== null && 'tag' in value ? value.tag : undefined;
    if (typeof tag !== 'string' || !Object.hasOwn(cases, tag)) return whole(value);
    return cases[tag]?.((value as { val?: unknown }).val);
  };
}

/** A problem behind the name of a member: `.url is …`, or that of a variant that is none. */
function under(problem: string): string {
  if (problem.startsWith(' ')) return ` is${problem}`;
  return problem.startsWith('.') || problem.startsWith('[') ? problem : ` ${problem}`;
}

const nothing: Check = () => undefined;

const query = record({
  request: record({
    method: oneOf('get', 'head', 'post'),
    url: text,
    headers: listOf(record({ name: text, value: text })),
    body: optional(byteList),
    secret: optional(text),
  }),
  select: variant({ body: nothing, json: text, header: text }),
});

const kind = oneOf('file', 'directory');

const node = variant({
  entry: record({ name: text, kind, size: optional(count), modified: optional(count), version: optional(text) }),
  expand: record({ query, kind, pages, itemUrl: optional(text) }),
});

// What explains a failure is made a text of, whatever it is.
const content = variant({
  inline: byteList,
  query,
  'not-found': nothing,
  'not-a-directory': nothing,
  'not-a-file': nothing,
  'not-permitted': nothing,
  invalid: nothing,
  'too-large': nothing,
  unavailable: nothing,
  internal: nothing,
});

const ANSWERS: Readonly<Record<Operation, Check>> = {
  lookupChild: optional(node),
  listChildren: (value) => (Array.isArray(value) ? listOf(node)(value) : whole(value)),
  readFile: (value) => (value instanceof Error ? whole(value) : content(value)),
};

/** Asks a provider what a host would ask first, and notes what a component could not answer. Runs in the probe's process. */
import type { Entry, NodeKind, Query } from '../contract/node.ts';
import { answerProblem, type Operation } from './answer-shape.ts';
import { asProviderError, thrownProblem } from './guest.ts';
import type { Provider } from './provider.ts';

/** What was called: a function and its arguments, as an author would write it. */
export interface Called {
  readonly operation: Operation;
  readonly call: string;
}

/** An answer that no host can use. */
export interface Finding extends Called {
  readonly problem: string;
  /** Of what was thrown: lines and columns of the bundle, as `12:5 40:7`. */
  readonly frames: string;
}

/** A query that the provider answered, as JSON can carry it. */
export interface AskedQuery extends Called {
  readonly request: Omit<Query['request'], 'body'> & { readonly bodyBytes?: number | undefined };
  readonly select: Query['select'];
  readonly itemUrl?: string | undefined;
}

/** The names that the provider listed. */
export interface Listed extends Called {
  readonly names: readonly string[];
}

/** What came of a walk. */
export interface Walk {
  readonly findings: Finding[];
  readonly queries: AskedQuery[];
  readonly listings: Listed[];
}

const MAX_CALLS = 64;
const MAX_CHILDREN = 8;
const MAX_NAMES = 1_000;
// Characters of names and of queries in all: what is sent to the build has a bound, and a mistake shows long before it.
const MAX_NAMES_TEXT = 500_000;
const MAX_QUERIES_TEXT = 500_000;
// More than any name may have.
const MAX_NAME = 300;
// What is looked up where nothing is listed: many services know things by a word or by a number.
const UNLISTED = ['x', '1'];

/**
 * Walks from the root, breadth first, over what the provider lists, and two more names where it lists none; at most 64
 * calls. An operation that was wrong once is not called again. `onCall` hears of each call before it is made.
 */
export function walkProvider(provider: Provider, onCall: (called: Called) => void): Walk {
  const caller = createCaller(provider, onCall);
  const folders = ['/'];
  for (let parent = folders.shift(); parent !== undefined && caller.mayCall(); parent = folders.shift()) {
    const kinds = new Map(caller.list(parent).map(({ name, kind }) => [name, kind]));
    const names = kinds.size > 0 ? [...kinds.keys()].slice(0, MAX_CHILDREN) : UNLISTED;
    for (const name of names) {
      const kind = caller.lookup(parent, name) ?? kinds.get(name);
      const path = `${parent === '/' ? '' : parent}/${name}`;
      if (kind === 'directory') folders.push(path);
      if (kind === 'file') caller.read(path, 'exists');
    }
  }
  // Nothing was found to be read: its type can be seen all the same.
  if (caller.hasReadNothing()) caller.read('/x', 'may-exist');
  return caller.walk;
}

interface Caller {
  readonly walk: Walk;
  readonly mayCall: () => boolean;
  readonly hasReadNothing: () => boolean;
  readonly list: (parent: string) => readonly Entry[];
  readonly lookup: (parent: string, name: string) => NodeKind | undefined;
  /** No host would ask for a path that need not exist: only the type of the answer counts there. */
  readonly read: (path: string, existence: 'exists' | 'may-exist') => void;
}

function createCaller(provider: Provider, onCall: (called: Called) => void): Caller {
  const walk: Walk = { findings: [], queries: [], listings: [] };
  const { ask, find, calls } = createAsker(walk, onCall);
  const takeName = createRoom(MAX_NAMES_TEXT);
  const takeQuery = createRoom(MAX_QUERIES_TEXT);
  const keep = (called: Called, query: Query, itemUrl?: string): void => {
    const asked = askedQuery(called, query, itemUrl);
    if (takeQuery(JSON.stringify(asked))) walk.queries.push(asked);
  };
  let read = false;
  return {
    walk,
    mayCall: () => calls() < MAX_CALLS,
    hasReadNothing: () => !read,
    list(parent) {
      const called = calledAs('listChildren', parent);
      const nodes = ask(called, () => provider.listChildren(parent)) ?? [];
      for (const node of nodes.slice(0, MAX_CHILDREN))
        if (node.tag === 'expand') keep(called, node.val.query, node.val.itemUrl);
      const entries = nodes.flatMap((node) => (node.tag === 'entry' ? [node.val] : []));
      const names = entries.slice(0, MAX_NAMES).map(({ name }) => name.slice(0, MAX_NAME));
      walk.listings.push({ ...called, names: names.filter(takeName) });
      return entries;
    },
    lookup(parent, name) {
      const called = calledAs('lookupChild', parent, name);
      const node = ask(called, () => provider.lookupChild(parent, name)) ?? undefined;
      if (node?.tag === 'expand') keep(called, node.val.query, node.val.itemUrl);
      if (node?.tag !== 'entry') return undefined;
      if (node.val.name === name) return node.val.kind;
      const answered = JSON.stringify(node.val.name.slice(0, 80));
      find(called, `lookupChild answered an entry named ${answered}; expected the name that was asked`);
      return undefined;
    },
    read(path, existence) {
      read = true;
      const called = calledAs('readFile', path);
      const content = ask(called, () => provider.readFile(path), existence === 'exists' ? 'wrong' : 'right');
      if (content?.tag === 'query' && existence === 'exists') keep(called, content.val);
    },
  };
}

interface Asker {
  /** What a call answers; `undefined` also when the answer is no answer or the call is not made. */
  readonly ask: <Answer>(called: Called, call: () => Answer, throwing?: 'wrong' | 'right') => Answer | undefined;
  readonly find: (called: Called, problem: string, frames?: string) => void;
  /** How many calls were made. */
  readonly calls: () => number;
}

function createAsker({ findings }: Walk, onCall: (called: Called) => void): Asker {
  const stopped = new Set<Operation>();
  let calls = 0;
  const find: Asker['find'] = (called, problem, frames = '') => {
    findings.push({ ...called, problem, frames });
    stopped.add(called.operation);
  };
  return {
    find,
    calls: () => calls,
    ask(called, call, throwing = 'wrong') {
      const { operation } = called;
      if (stopped.has(operation) || calls >= MAX_CALLS) return undefined;
      calls += 1;
      onCall(called);
      try {
        const answer = call();
        const problem = answerProblem(operation, answer);
        if (problem === undefined) return answer;
        find(called, problem);
      } catch (thrown) {
        const isAnswer = operation === 'readFile' && asProviderError(thrown) !== undefined;
        if (!isAnswer && throwing === 'wrong')
          find(called, thrownProblem(operation, thrown, noLines), framesOf(thrown));
      }
      return undefined;
    },
  };
}

function askedQuery(called: Called, query: Query, itemUrl?: string): AskedQuery {
  const { body, secret, ...request } = query.request;
  return {
    ...called,
    // JavaScript may say null for what is not there.
    request: { ...request, secret: secret ?? undefined, bodyBytes: body?.length },
    select: query.select,
    itemUrl: itemUrl ?? undefined,
  };
}

/** Says of each text whether it still has room. */
function createRoom(characters: number): (text: string) => boolean {
  let left = characters;
  return (text) => {
    if (text.length > left) return false;
    left -= text.length;
    return true;
  };
}

function calledAs(operation: Operation, ...words: string[]): Called {
  return { operation, call: `${operation}(${words.map((word) => JSON.stringify(word.slice(0, 80))).join(', ')})` };
}

const noLines = (): undefined => undefined;

// The probe has V8 write nothing but lines and columns of the bundle here.
function framesOf(thrown: unknown): string {
  return thrown instanceof Error ? String(thrown.stack) : '';
}

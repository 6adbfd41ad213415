/** What a listing gives: a provider's entries, and the items of its expansions: contract.md sections 1 and 2. */
import type { NodeKind } from 'omnivet/provider';
import type { PuppetNode, PuppetQuery } from '../../providers/puppet/encoder.ts';
import { writeOut } from '../puppet-text.ts';
import { judgeName } from './name.ts';
import { fails, type ListedChild, ok, type Outcome } from './outcome.ts';
import { evaluate, parseBody, respond, type UpstreamResponse, type World } from './upstream.ts';
import type { Verdict } from './verdict.ts';

const MOST_NAMES = 100_000;

type Expansion = Extract<PuppetNode, { expand: unknown }>;

/** An item of an expansion, when it has the form of one. */
export interface Item {
  readonly name: string;
  readonly kind: NodeKind;
  readonly size: number | undefined;
}

/** The listings that a provider's nodes may give. */
export function listNodes(nodes: readonly PuppetNode[], world: World): readonly Outcome<readonly ListedChild[]>[] {
  let states: readonly Outcome<State>[] = [ok({ children: [] })];
  for (const node of nodes)
    states = states.flatMap((state) => (state.ok ? addNode(state.value, node, world) : [state]));
  return states.map((state) => (state.ok ? ok(state.value.children) : state));
}

interface State {
  readonly children: readonly (ListedChild & { readonly own: boolean })[];
}

function addNode(state: State, node: PuppetNode, world: World): readonly Outcome<State>[] {
  const { kind = 'file' } = node;
  if ('expand' in node)
    return itemsOf(node, world).flatMap((items) => (items.ok ? addItems(state, items.value) : [items]));
  const name = writeOut(node.entry);
  const before = state.children.find((child) => child.name === name);
  const verdict: Verdict = before === undefined ? judgeName(name) : before.own ? 'refuse' : 'either';
  const added: State = { children: [...state.children, { name, kind, own: true }] };
  if (verdict === 'allow') return full(added) ? fails('EFBIG') : [ok(added)];
  // An entry that an item of upstream has anticipated: the entry is right, and there is a duplicate.
  if (verdict === 'either') return [...fails('EIO'), ok(before === undefined ? added : state)];
  return fails('EIO');
}

function addItems(state: State, items: readonly Item[]): readonly Outcome<State>[] {
  const children = [...state.children];
  const names = new Set(children.map(({ name }) => name));
  for (const { name, kind } of items) {
    // What upstream calls by no name, or by the name of another, is left out.
    if (judgeName(name) !== 'allow' || names.has(name)) continue;
    names.add(name);
    children.push({ name, kind, own: false });
  }
  return full({ children }) ? fails('EFBIG') : [ok({ children })];
}

function full({ children }: State): boolean {
  return children.length > MOST_NAMES;
}

/** The items that an expansion may give, of all its pages. */
export function itemsOf(node: Expansion, world: World): readonly Outcome<readonly Item[]>[] {
  const { kind = 'file', pages = 1 } = node;
  return pageOf(node.expand, kind, { left: Math.max(1, pages), requests: 64 }, world);
}

interface Budget {
  /** Pages that the provider wants. */
  readonly left: number;
  /** Requests that one operation may cause: security.md rule 10. */
  readonly requests: number;
}

function pageOf(query: PuppetQuery, kind: NodeKind, budget: Budget, world: World): readonly Outcome<readonly Item[]>[] {
  if (budget.requests === 0) return fails('EFBIG', 'EIO', 'EACCES');
  return respond(query, world).flatMap((response) => {
    if (!response.ok) return [response];
    const items = selected(query, kind, response.value);
    const next = budget.left > 1 ? nextOf(response.value, writeOut(query.url)) : undefined;
    if (next === undefined) return items;
    const rest = pageOf({ ...query, url: next }, kind, { left: budget.left - 1, requests: budget.requests - 1 }, world);
    return items.flatMap((one) =>
      one.ok ? rest.map((more) => (more.ok ? ok([...one.value, ...more.value]) : more)) : [one],
    );
  });
}

function selected(query: PuppetQuery, kind: NodeKind, { body }: UpstreamResponse): readonly Outcome<readonly Item[]>[] {
  const selector = query.select ?? 'body';
  if (selector === 'body' || 'header' in selector) return fails('EIO', 'EINVAL');
  const json = parseBody(body);
  if (!json.ok) return fails('EIO');
  const { known, value } = evaluate(writeOut(selector.json), json.value);
  if (!known || !Array.isArray(value)) return fails('EIO', 'ENOENT', 'EINVAL', 'ETIMEDOUT', 'EFBIG');
  const items = value.map((item) => itemOf(item, kind));
  const readable = items.filter((item) => item !== undefined);
  // What has no form of an item may be left out, or make the response unreadable.
  return readable.length < items.length ? [ok(readable), ...fails('EIO')] : [ok(readable)];
}

function itemOf(item: unknown, kind: NodeKind): Item | undefined {
  if (typeof item === 'string') return { name: item, kind, size: undefined };
  if (typeof item === 'number') return { name: String(item), kind, size: undefined };
  if (typeof item !== 'object' || item === null || !('name' in item)) return undefined;
  const named = itemOf(item.name, kind);
  if (named === undefined || typeof item.name === 'object') return undefined;
  const own = 'kind' in item && (item.kind === 'file' || item.kind === 'directory') ? item.kind : kind;
  const size = 'size' in item && typeof item.size === 'number' ? item.size : undefined;
  return { name: named.name, kind: own, size };
}

/** The page that `Link: <…>; rel="next"` names, RFC 8288, as far as upstreams of ours write it. */
export function nextOf({ headers }: UpstreamResponse, url: string): string | undefined {
  const target = /<([^>]*)>\s*;\s*rel="?next"?/.exec(headers['link'] ?? '')?.[1];
  if (target === undefined || /^[a-z][a-z0-9+.-]*:/i.test(target)) return target;
  return target.startsWith('/') && !target.startsWith('//')
    ? `${/^https:\/\/[^/?#]*/.exec(url)?.[0] ?? ''}${target}`
    : `https:${target}`;
}

/** What the GitHub provider answers, and the responses that the real api.github.com gave. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type JSONValue, search } from '@jmespath-community/jmespath';
import { provider } from '../../../providers/github/provider.ts';
import type { Expansion, Node, Request } from '../../../src/contract/node.ts';

/** An object of GitHub's. */
export type Item = Record<string, JSONValue>;

export const AT: string = '/octokit-fixture-org/hello-world';
export const API: string = 'https://api.github.com/repos/octokit-fixture-org/hello-world';

/** The responses of one recorded scenario of the real api.github.com. */
export function recorded(scenario: string): readonly JSONValue[] {
  const path = createRequire(import.meta.url).resolve(
    `@octokit/fixtures/scenarios/api.github.com/${scenario}/normalized-fixture.json`,
  );
  return (JSON.parse(readFileSync(path, 'utf8')) as { response: JSONValue }[]).map(({ response }) => response);
}

export const REPOSITORY: Item = recorded('get-repository')[0] as Item;
export const ISSUES: Item[] = recorded('paginate-issues').flat() as Item[];
export const ISSUE: Item = ISSUES[0] ?? {};
export const PULL: Item = {
  ...ISSUE,
  number: 77,
  draft: true,
  pull_request: { url: 'https://x', merged_at: '2020-01-02T03:04:05Z' },
};

export function expansionOf(node: Node | undefined): Expansion {
  if (node?.tag !== 'expand') throw new Error(`not an expansion: ${JSON.stringify(node)}`);
  return node.val;
}

export function namesIn(path: string): readonly string[] {
  return provider.listChildren(path).map((node) => (node.tag === 'entry' ? node.val.name : 'expand'));
}

/** What the file at `path` holds when its request is answered by `response`, with the contract's rules for `json`. */
export function contentOf(path: string, response: JSONValue): unknown {
  const answer = provider.readFile(path);
  if (answer.tag !== 'query' || answer.val.select.tag !== 'json') throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return search(response, answer.val.select.val);
}

export function requestOf(path: string): Request {
  const answer = provider.readFile(path);
  if (answer.tag !== 'query') throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer.val.request;
}

export function select(expansion: Expansion, response: JSONValue): unknown {
  const { select: selector } = expansion.query;
  return selector.tag === 'json' ? search(response, selector.val) : undefined;
}

/** The requests that the provider asks for. Everything goes to the REST API's `repos`. */
import { expand, get, jmesString, json, type Node, type Request } from 'omnivet/provider';
import type { Collection, Repository, State } from './place.ts';

/** The one host that the provider declares. */
export const HOST = 'api.github.com';

/** The secret's name; without a value for it GitHub answers 60 requests an hour. */
export const TOKEN = 'GITHUB_TOKEN';

/** GitHub answers at most 100 issues a page, and the host allows 64 requests for one listing: the newest 6,000 are listed. */
const PER_PAGE = 100;
const PAGES = 60;

// https://docs.github.com/rest/about-the-rest-api/api-versions
const HEADERS = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' };

// GitHub's issue lists hold pull requests too, marked by this field: one response serves both trees.
const BELONGS: Readonly<Record<Collection, string>> = { _issues: '!pull_request', _prs: 'pull_request' };

/** GET /repos/{owner}/{repo} */
export function repositoryRequest(at: Repository): Request {
  return ask(repositoryUrl(at));
}

/** GET /repos/{owner}/{repo}/issues/{number}, which answers for pull requests as well. */
export function itemRequest(at: Repository, number: string): Request {
  return ask(`${issuesUrl(at)}/${number}`);
}

/** All issues or pull requests of a repository; each item is kept as the answer of {@link itemRequest}. */
export function listExpansion(at: Repository, collection: Collection, state: State): Node {
  return expand({
    request: ask(`${issuesUrl(at)}?state=${state === '_open' ? 'open' : 'all'}&per_page=${PER_PAGE}`),
    select: json(`[?${BELONGS[collection]}].merge(@, {name: to_string(number), version: updated_at})`),
    kind: 'directory',
    pages: PAGES,
    itemUrl: `join('', [${jmesString(`${issuesUrl(at)}/`)}, to_string(number)])`,
  });
}

/** One issue or pull request, if it belongs there; it is the response that its files are drawn from. */
export function itemExpansion(at: Repository, collection: Collection, state: State, number: string): Node {
  const belongs = state === '_open' ? `state == 'open' && ${BELONGS[collection]}` : BELONGS[collection];
  return expand({
    request: itemRequest(at, number),
    select: json(`[@][?${belongs}].{name: to_string(number), version: updated_at}`),
    kind: 'directory',
  });
}

function ask(url: string): Request {
  return get(url, { headers: HEADERS, secret: TOKEN });
}

function repositoryUrl(at: Repository): string {
  return `https://${HOST}/repos/${at.owner}/${at.repo}`;
}

function issuesUrl(at: Repository): string {
  return `${repositoryUrl(at)}/issues`;
}

/** The recorded objects of api.github.com at the endpoints that the GitHub provider asks. */
import { http, type RequestHandler } from 'msw';
import { answerWith, notFound, unauthorized } from './answers.ts';
import { pageOf } from './pages.ts';
import { type RecordedRepository, recordedRepository } from './recorded.ts';

/** Who may ask. */
export interface GithubHandlersOptions {
  /** The only token that is right; without it none is. Requests without one are anonymous, and answered. */
  readonly token?: string;
  /** Whether anonymous requests are answered with 401; no by default. */
  readonly requireToken?: boolean;
}

const API = 'https://api.github.com';
const STATES = new Set(['open', 'closed', 'all']);

/**
 * msw handlers for `GET` and `HEAD` of `/repos/:owner/:repo`, its `/issues` and `/issues/:number`, and the same beneath
 * `/repositories/:id`, which is where Link headers lead. Everything else is GitHub's 404.
 */
export function githubHandlers(options: GithubHandlersOptions = {}): RequestHandler[] {
  const recorded = recordedRepository();
  const byName = `${API}/repos/:owner/:repo`;
  const byId = `${API}/repositories/:id`;
  return [
    http.all(`${API}/*`, ({ request }) => refusal(request, options)),
    ...[byName, byId].flatMap((base) => [
      ...read(base, recorded, (request) => repository(request, recorded)),
      ...read(`${base}/issues`, recorded, (request) => issueList(request, recorded)),
      ...read(`${base}/issues/:number`, recorded, (request, number) => issue(request, recorded, number)),
    ]),
    http.all(`${API}/*`, notFound),
  ];
}

type Answer = (request: Request, number: string) => Response;

function read(path: string, recorded: RecordedRepository, answer: Answer): RequestHandler[] {
  return [http.get, http.head].map((method) =>
    method(path, ({ request, params: { owner, repo, id, number } }) => {
      const known = recorded.names.includes(`${String(owner)}/${String(repo)}`) || String(recorded.id) === id;
      return known ? answer(request, String(number)) : notFound();
    }),
  );
}

function refusal(request: Request, { token, requireToken = false }: GithubHandlersOptions): Response | undefined {
  const authorization = request.headers.get('authorization');
  if (authorization === null) return requireToken ? unauthorized('Requires authentication') : undefined;
  const [, given] = /^(?:bearer|token) (.+)$/i.exec(authorization) ?? [];
  return token !== undefined && given === token ? undefined : unauthorized('Bad credentials');
}

function repository(request: Request, { repository: value, headers }: RecordedRepository): Response {
  return answerWith(request, value, { ...headers, ...lastModified(value) });
}

function issueList(request: Request, { id, issues, headers }: RecordedRepository): Response {
  const asked = new URL(request.url);
  const state = asked.searchParams.get('state') ?? 'open';
  // A filter that the recordings cannot follow must not look as if it had been followed.
  if (!STATES.has(state) || !onlyKnown(asked.searchParams)) return notFound();
  const listed = issues.filter((each) => state === 'all' || each.state === state);
  const { items, link } = pageOf(listed, asked, `${API}/repositories/${id}/issues`);
  return answerWith(request, items, link === undefined ? headers : { ...headers, link });
}

function issue(request: Request, { issues, headers }: RecordedRepository, number: string): Response {
  const value = issues.find((each) => String(each.number) === number);
  return value === undefined ? notFound() : answerWith(request, value, { ...headers, ...lastModified(value) });
}

// The recorded Last-Modified of the repository is its `updated_at`; of single issues there is no recording.
function lastModified({ updated_at }: { readonly updated_at: string }): Record<string, string> {
  return { 'last-modified': new Date(updated_at).toUTCString() };
}

// Newest first is GitHub's default order and the recorded one.
const KNOWN = new Map([
  ['per_page', /^/],
  ['page', /^/],
  ['state', /^/],
  ['sort', /^created$/],
  ['direction', /^desc$/],
]);

function onlyKnown(query: URLSearchParams): boolean {
  return [...query].every(([name, value]) => KNOWN.get(name)?.test(value) ?? false);
}

/** What api.github.com really answered, from the recordings of the npm package @octokit/fixtures (MIT). */
import repositoryScenario from '@octokit/fixtures/scenarios/api.github.com/get-repository/normalized-fixture.json' with { type: 'json' };
import issuesScenario from '@octokit/fixtures/scenarios/api.github.com/paginate-issues/normalized-fixture.json' with { type: 'json' };

/** One recorded issue; only what the handlers look at is named. */
export interface RecordedIssue {
  readonly number: number;
  readonly state: string;
  readonly updated_at: string;
}

/** One recorded repository with all its issues, and the headers that GitHub sent with them. */
export interface RecordedRepository {
  readonly id: number;
  /** The names, `owner/name`, that it answers to. */
  readonly names: readonly string[];
  readonly repository: { readonly updated_at: string };
  /** Newest first, as GitHub lists them. */
  readonly issues: readonly RecordedIssue[];
  /** Headers that are the same for every resource; lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

// Of the recorded connection, or each resource's own.
const NOT_SHARED = new Set(['connection', 'content-length', 'date', 'etag', 'last-modified', 'link']);

/**
 * The scenarios `get-repository` and `paginate-issues` as one repository: in both its id is 1000, and an id is what GitHub
 * goes by (a renamed repository is still found by its former name). The real GitHub redirects a former name; here both
 * answer directly, as each does in its recording.
 */
export function recordedRepository(): RecordedRepository {
  const [scenario] = repositoryScenario;
  if (scenario === undefined) throw new Error('the scenario get-repository is empty');
  const shared = Object.entries(scenario.headers).filter(([name]) => !NOT_SHARED.has(name));
  return {
    id: scenario.response.id,
    names: [scenario.response.full_name, 'octokit-fixture-org/paginate-issues'],
    repository: scenario.response,
    issues: issuesScenario.flatMap((page) => page.response),
    headers: Object.fromEntries(shared.map(([name, value]) => [name, String(value)])),
  };
}

/**
 * The files of the tree: each is a JMESPath expression over one response. None selects null, because a file that is
 * listed must be readable: what GitHub does not say is an empty file. Lists have one line for each member, and nothing
 * ends in a newline that GitHub did not send.
 */

function words(field: string): string {
  return `${field} || ''`;
}

/** One line for each member of a list, which `member` selects from it. The first literal is a line feed. */
function lines(member: string, list: string): string {
  return `join(\`"\\n"\`, map(&(${member}), ${list} || \`[]\`))`;
}

function count(field: string): string {
  return `to_string(${field} || \`0\`)`;
}

function flag(field: string): string {
  return `(${field} && 'true') || 'false'`;
}

/** Files of `_repo`, over GET /repos/{owner}/{repo}. */
export const REPOSITORY_LEAVES: Readonly<Record<string, string>> = {
  full_name: words('full_name'),
  description: words('description'),
  homepage: words('homepage'),
  url: words('html_url'),
  stars: count('stargazers_count'),
  forks: count('forks_count'),
  // `watchers_count` is the stars by an older name.
  watchers: count('subscribers_count'),
  open_issues: count('open_issues_count'),
  default_branch: words('default_branch'),
  language: words('language'),
  license: "license.spdx_id || license.name || ''",
  topics: lines("@ || ''", 'topics'),
  visibility: words('visibility'),
  archived: flag('archived'),
  fork: flag('fork'),
  created_at: words('created_at'),
  updated_at: words('updated_at'),
  pushed_at: words('pushed_at'),
};

/** Files of an issue, over GET /repos/{owner}/{repo}/issues/{number}, each also in every item of the list. */
const ISSUE_LEAVES: Readonly<Record<string, string>> = {
  title: words('title'),
  body: words('body'),
  state: words('state'),
  // No author: the account was deleted, and GitHub's own pages say "ghost".
  author: words('user.login'),
  // A label is an object, or just its name in what older clients wrote.
  labels: lines("name || (type(@) == 'string' && @) || ''", 'labels'),
  assignees: lines("login || ''", 'assignees'),
  milestone: words('milestone.title'),
  comments: count('comments'),
  url: words('html_url'),
  created_at: words('created_at'),
  updated_at: words('updated_at'),
  closed_at: words('closed_at'),
};

/** Files of an item; a pull request has those of an issue and two more. */
export const ITEM_LEAVES: Readonly<Record<'_issues' | '_prs', Readonly<Record<string, string>>>> = {
  _issues: ISSUE_LEAVES,
  _prs: { ...ISSUE_LEAVES, draft: flag('draft'), merged_at: words('pull_request.merged_at') },
};

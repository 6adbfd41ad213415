import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DRIVER_NAMES } from '../../src/fuse/driver.ts';
import { createCleanUp } from '../helpers/clean-up.ts';
import { type GithubMount, mountGithub, REPOSITORY } from '../helpers/github-mount.ts';
import { output, run, sortedLines } from '../helpers/programs.ts';

interface Issue {
  readonly number: number;
  readonly title: string;
  readonly state: string;
  readonly comments: number;
  readonly user: { readonly login: string };
}

let mount: GithubMount;
let issues: readonly Issue[];

describe.each(DRIVER_NAMES)('%s', (driver) => {
  const cleanUp = createCleanUp();
  beforeAll(async () => {
    mount = await mountGithub(cleanUp, { driver });
    issues = await recordedIssues();
  });
  afterAll(() => cleanUp[Symbol.asyncDispose]());
  beforeEach(() => mount.upstream.journal.clear());

  const issuePath = (number: number, leaf: string): string =>
    mount.path(`${REPOSITORY}/_issues/_all/${number}/${leaf}`);

  test('cat of the leaves of one issue gives the recorded values by one request that bears the token once', async () => {
    const leaves = ['title', 'body', 'state', 'author', 'labels', 'comments'];
    const text = await output('cat', ...leaves.map((leaf) => issuePath(7, leaf)));
    const issue = issues.find(({ number }) => number === 7);
    expect(text).toBe(`${issue?.title}${issue?.state}${issue?.user.login}${issue?.comments}`);
    const requests = mount.upstream.journal.entries().filter((entry) => entry.kind === 'request');
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /repos/octokit-fixture-org/paginate-issues/issues/7',
    ]);
    const authorizations = requests.flatMap(({ headers }) =>
      headers.filter(([name]) => name.toLowerCase() === 'authorization'),
    );
    expect(authorizations.map(([, value]) => value)).toEqual([`Bearer ${mount.token}`]);
  });

  test('ls of the issues lists every recorded number', async () => {
    const numbers = issues.map(({ number }) => String(number)).toSorted();
    expect(await sortedLines('ls', mount.path(`${REPOSITORY}/_issues/_all`))).toEqual(numbers);
    expect(await sortedLines('ls', mount.path(`${REPOSITORY}/_issues/_open`))).toEqual(numbers);
  });

  test('grep -r over all issues after a listing makes no request for a single one', async () => {
    const found = await output(
      'grep',
      '-rh',
      'Test issue',
      '--include=title',
      mount.path(`${REPOSITORY}/_issues/_all`),
    );
    expect(found.match(/Test issue \d+/g)).toHaveLength(issues.length);
    const paths = mount.upstream.journal.entries().map((entry) => (entry.kind === 'request' ? entry.path : entry.kind));
    expect(paths.filter((path) => /issues\/\d+$/.test(path))).toEqual([]);
  });

  test('ls of an owner and of the provider shows nothing, and yet the repository is there', async () => {
    expect(await output('ls', '-A', mount.path('github'), mount.path('github/octokit-fixture-org'))).not.toContain(
      'paginate',
    );
    expect(await sortedLines('ls', mount.path(REPOSITORY))).toEqual(['_issues', '_prs', '_repo']);
  });

  test('stat, wc, cat and cp agree on every file of a repository', async () => {
    const folder = await cleanUp.folder();
    await output('cp', '-r', mount.path(REPOSITORY), folder);
    const files = await sortedLines('find', mount.path(REPOSITORY), '-type', 'f');
    expect(files.length).toBeGreaterThan(2 * 6 * issues.length);
    const sizes = await output('stat', '-c', '%s', ...files);
    const counted = (await output('wc', '-c', ...files)).trim().split('\n').slice(0, -1);
    expect(sizes.trim().split('\n')).toEqual(counted.map((line) => line.trim().split(' ')[0]));
    expect((await run('diff', '-r', mount.path(REPOSITORY), `${folder}/paginate-issues`)).code).toBe(0);
  });

  test('tar of the mount unpacks to the same bytes', async () => {
    const folder = await cleanUp.folder();
    await output(
      'tar',
      'cf',
      `${folder}/all.tar`,
      '-C',
      mount.path('github/octokit-fixture-org'),
      'hello-world',
      'paginate-issues',
    );
    await output('tar', 'xf', `${folder}/all.tar`, '-C', folder);
    expect((await run('diff', '-r', mount.path(REPOSITORY), `${folder}/paginate-issues`)).stdout.toString()).toBe('');
  });

  test('cat of the leaves of a repository gives the recorded values', async () => {
    const recorded = await recordedRepository();
    const leaf = (name: string): Promise<string> =>
      output('cat', mount.path(`github/octokit-fixture-org/hello-world/_repo/${name}`));
    expect(await leaf('description')).toBe(recorded.description ?? '');
    expect(await leaf('stars')).toBe(String(recorded.stargazers_count));
    expect(await leaf('default_branch')).toBe(recorded.default_branch);
  });

  test('cat of a missing issue says so, and the mount goes on', async () => {
    const missing = await run('cat', issuePath(99_999, 'title'));
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('No such file or directory') });
    expect(await output('cat', issuePath(1, 'title'))).toBe('Test issue 1');
  });

  async function fixture(name: string): Promise<unknown> {
    const file = import.meta.resolve(`@octokit/fixtures/package.json`);
    const url = new URL(`scenarios/api.github.com/${name}/normalized-fixture.json`, file);
    return JSON.parse(await readFile(fileURLToPath(url), 'utf8'));
  }

  async function recordedIssues(): Promise<readonly Issue[]> {
    return ((await fixture('paginate-issues')) as { response: Issue[] }[]).flatMap(({ response }) => response);
  }

  async function recordedRepository(): Promise<{
    description: string | null;
    stargazers_count: number;
    default_branch: string;
  }> {
    const [first] = (await fixture('get-repository')) as {
      response: { description: string | null; stargazers_count: number; default_branch: string };
    }[];
    if (first === undefined) throw new Error('the recording of get-repository is empty');
    return first.response;
  }
});

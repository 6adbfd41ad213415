import type { JSONValue } from '@jmespath-community/jmespath';
import { describe, expect, test } from 'vitest';
import { provider } from '../../../providers/github/provider.ts';
import { API, AT, contentOf, expansionOf, ISSUE, namesIn, PULL, REPOSITORY, requestOf } from './github-answers.ts';

describe('the files', () => {
  test.each([
    ['description', ''],
    ['stars', '42'],
    ['forks', '42'],
    ['watchers', '42'],
    ['open_issues', '42'],
    ['default_branch', 'master'],
    ['language', ''],
    ['license', ''],
    ['homepage', ''],
    ['topics', 'fixtures\nhello\nhello-world'],
    ['visibility', 'public'],
    ['created_at', '2017-10-10T16:00:00Z'],
    ['full_name', 'octokit-fixture-org/hello-world'],
    ['archived', 'false'],
  ])('_repo/%s of the recorded repository is %j', (name, content) => {
    expect(contentOf(`${AT}/_repo/${name}`, REPOSITORY)).toBe(content);
  });

  test.each([
    ['title', 'Test issue 13'],
    ['body', ''],
    ['state', 'open'],
    ['author', 'octokit-fixture-user-a'],
    ['labels', ''],
    ['comments', '42'],
    ['closed_at', ''],
  ])('_issues/_open/13/%s of the recorded issue is %j', (name, content) => {
    expect(contentOf(`${AT}/_issues/_open/13/${name}`, ISSUE)).toBe(content);
  });

  test('labels that are objects, texts or without a name are one line each', () => {
    const labels = [{ name: 'bug' }, 'old', { name: null }, { name: "it's" }];
    expect(contentOf('/o/r/_issues/_all/1/labels', { ...ISSUE, labels })).toBe("bug\nold\n\nit's");
  });

  test('an author that is gone and a body that is null are empty', () => {
    expect(contentOf('/o/r/_issues/_all/1/author', { ...ISSUE, user: null })).toBe('');
    expect(contentOf('/o/r/_issues/_all/1/body', { ...ISSUE, body: null })).toBe('');
  });

  test('a license, assignees and a milestone give their names', () => {
    expect(contentOf('/o/r/_repo/license', { license: { spdx_id: 'MIT' } })).toBe('MIT');
    expect(contentOf('/o/r/_issues/_all/1/assignees', { assignees: [{ login: 'a' }, { login: 'b' }] })).toBe('a\nb');
    expect(contentOf('/o/r/_issues/_all/1/milestone', { milestone: { title: 'v1' } })).toBe('v1');
  });

  test('a pull request says whether it is a draft and when it was merged', () => {
    expect(contentOf('/o/r/_prs/_all/77/draft', PULL)).toBe('true');
    expect(contentOf('/o/r/_prs/_all/77/merged_at', PULL)).toBe('2020-01-02T03:04:05Z');
    expect(contentOf('/o/r/_prs/_all/77/merged_at', { pull_request: {} })).toBe('');
  });

  test.each(['_repo', '_issues/_open/13', '_prs/_all/13'])(
    'every file that %s lists is found and always readable',
    (where) => {
      const folder = `${AT}/${where}`;
      expect(namesIn(folder).length).toBeGreaterThan(10);
      for (const name of namesIn(folder)) {
        expect(provider.lookupChild(folder, name)).toEqual({ tag: 'entry', val: { name, kind: 'file' } });
        // Whatever is missing from the response, null included, there is a text.
        for (const response of [REPOSITORY, ISSUE, PULL, {}, { user: null, license: null, labels: null, topics: [] }])
          expect(typeof contentOf(`${folder}/${name}`, response as JSONValue)).toBe('string');
      }
    },
  );

  test('the files of one issue are drawn from one request, the one that its lookup makes', () => {
    const folder = `${AT}/_issues/_open/13`;
    const requests = namesIn(folder).map((name) => requestOf(`${folder}/${name}`));
    const looked = expansionOf(provider.lookupChild(`${AT}/_issues/_open`, '13')).query.request;
    expect(requests.every((request) => JSON.stringify(request) === JSON.stringify(looked))).toBe(true);
    expect(looked).toEqual({
      method: 'get',
      url: `${API}/issues/13`,
      headers: [
        { name: 'accept', value: 'application/vnd.github+json' },
        { name: 'x-github-api-version', value: '2022-11-28' },
      ],
      secret: 'GITHUB_TOKEN',
    });
  });
});

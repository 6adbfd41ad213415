import { search } from '@jmespath-community/jmespath';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { provider } from '../../../providers/github/provider.ts';
import { parseEntryName } from '../../../src/contract/name.ts';
import { expansionOf, requestOf } from './github-answers.ts';

describe('any argument', () => {
  const odd = fc.constantFrom(
    "'",
    '\\',
    '`',
    '"',
    '..',
    '%2e%2e',
    '@',
    '#',
    '?',
    ':',
    ' ',
    '\n',
    '\0',
    'ü',
    '\ud800',
    '__proto__',
  );
  const known = fc.constantFrom(
    'octokit',
    'hello-world',
    '_repo',
    '_issues',
    '_prs',
    '_open',
    '_all',
    '13',
    'title',
    'stars',
  );
  const segment = fc.oneof(
    known,
    odd,
    fc.string({ unit: 'binary' }),
    fc.tuple(known, odd).map(([one, other]) => one + other),
  );
  // A path of the tree, cut anywhere, with one segment replaced or none: what nearly makes sense finds more than noise.
  const whole = fc.tuple(
    fc.constantFrom('octokit', 'a-b', 'constructor'),
    fc.constantFrom('hello-world', '...', '_repo'),
    fc.constantFrom('_repo', '_issues', '_prs'),
    fc.constantFrom('_open', '_all', 'stars'),
    fc.constantFrom('13', '9999999999'),
    fc.constantFrom('title', 'body', 'merged_at'),
  );
  const near = fc
    .tuple(whole, fc.constantFrom(6, 5, 4, 3, 2, 1, 0), fc.option(fc.tuple(fc.nat(5), segment), { freq: 1 }))
    .map(([parts, length, change]) => {
      const path: string[] = parts.slice(0, length);
      if (change !== null && change[0] < length) path[change[0]] = change[1];
      return `/${path.join('/')}`;
    });
  const paths = fc.oneof(
    { weight: 3, arbitrary: near },
    { weight: 1, arbitrary: fc.array(segment, { maxLength: 7 }).map((parts) => `/${parts.join('/')}`) },
  );

  /** Every request and every expression in an answer. */
  function inAnswer(value: unknown, urls: string[]): string[] {
    if (typeof value !== 'object' || value === null) return urls;
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'url') urls.push(String(inner));
      else inAnswer(inner, urls);
    }
    return urls;
  }

  test('no operation throws, names are names, and every URL is below repos of the one host', () => {
    let asked = 0;
    fc.assert(
      fc.property(
        fc.oneof({ weight: 5, arbitrary: paths }, { weight: 1, arbitrary: fc.string() }),
        segment,
        (path, name) => {
          const children = provider.listChildren(path);
          const listed = children.flatMap((node) => (node.tag === 'entry' ? [node.val.name] : []));
          expect(listed.filter((one) => !parseEntryName(one).ok)).toEqual([]);
          const child = provider.lookupChild(path, name);
          expect(child?.tag === 'entry' ? child.val.name : name).toBe(name);
          for (const url of inAnswer([children, child, provider.readFile(path)], [])) {
            asked += 1;
            expect(url).toMatch(
              /^https:\/\/api\.github\.com\/repos\/[\w.-]+\/[\w.-]+(?:\/issues(?:\/\d+|\?state=(?:open|all)&per_page=100))?$/,
            );
            expect(new URL(url).href).toBe(url);
            expect(new URL(url).host).toBe('api.github.com');
          }
        },
      ),
      { numRuns: 5000 },
    );
    // A property over paths that ask for nothing would prove nothing.
    expect(asked).toBeGreaterThan(200);
  });

  test('item-url of any repository is an expression for the URL of that repository', () => {
    const owner = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/);
    const repo = fc.stringMatching(/^[A-Za-z0-9._-]{1,100}$/).filter((name) => name !== '.' && name !== '..');
    fc.assert(
      fc.property(owner, repo, fc.integer({ min: 1, max: 9_999_999 }), (one, other, number) => {
        const { itemUrl } = expansionOf(provider.listChildren(`/${one}/${other}/_issues/_all`)[0]);
        const url = `https://api.github.com/repos/${one}/${other}/issues/${number}`;
        expect(search({ number }, itemUrl ?? '')).toBe(url);
        expect(requestOf(`/${one}/${other}/_prs/_all/${number}/title`).url).toBe(url);
      }),
    );
  });
});

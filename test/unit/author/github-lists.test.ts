import { type JSONValue, search } from '@jmespath-community/jmespath';
import { describe, expect, test } from 'vitest';
import { provider } from '../../../providers/github/provider.ts';
import { API, AT, expansionOf, ISSUE, ISSUES, type Item, PULL, requestOf, select } from './github-answers.ts';

describe('the lists', () => {
  const list = expansionOf(provider.listChildren(`${AT}/_issues/_open`)[0]);

  test('listChildren of _open and _all ask for one hundred at a time and follow pages', () => {
    expect(list).toMatchObject({ kind: 'directory', pages: 60 });
    expect(list.query.request.url).toBe(`${API}/issues?state=open&per_page=100`);
    const all = expansionOf(provider.listChildren(`${AT}/_prs/_all`)[0]);
    expect(all.query.request.url).toBe(`${API}/issues?state=all&per_page=100`);
  });

  test('the list of recorded issues gives their numbers as names and keeps each item whole', () => {
    expect(ISSUES.length).toBe(13);
    const items = select(list, ISSUES) as Item[];
    expect(items.map(({ name }) => name)).toEqual(ISSUES.map(({ number }) => JSON.stringify(number)));
    expect(items[0]).toEqual({ ...ISSUE, name: '13', version: ISSUE.updated_at });
  });

  test('item-url of a listed item is the URL that its lookup and its files ask', () => {
    const item = (select(list, ISSUES) as JSONValue[])[0] ?? null;
    expect(search(item, list.itemUrl ?? '')).toBe(requestOf(`${AT}/_issues/_open/13/title`).url);
  });

  test('one response serves issues and pull requests, each in its tree', () => {
    const prs = expansionOf(provider.listChildren(`${AT}/_prs/_open`)[0]);
    expect(prs.query.request).toEqual(list.query.request);
    expect(select(list, [ISSUE, PULL])).toMatchObject([{ name: '13' }]);
    expect(select(prs, [ISSUE, PULL])).toMatchObject([{ name: '77' }]);
  });

  test.each<[string, Item, boolean]>([
    ['_issues/_open', ISSUE, true],
    ['_issues/_all', ISSUE, true],
    ['_prs/_open', ISSUE, false],
    ['_issues/_open', { ...ISSUE, state: 'closed' }, false],
    ['_issues/_all', { ...ISSUE, state: 'closed' }, true],
    ['_issues/_open', PULL, false],
    ['_prs/_open', PULL, true],
    ['_prs/_open', { ...PULL, state: 'closed' }, false],
    ['_prs/_all', { ...PULL, state: 'closed' }, true],
  ])('lookupChild in %s of an item finds it only if it belongs there (%#)', (where, item, found) => {
    const number = JSON.stringify(item.number);
    const expansion = expansionOf(provider.lookupChild(`${AT}/${where}`, number));
    expect(expansion).toMatchObject({ kind: 'directory', pages: 1 });
    expect(select(expansion, item)).toEqual(found ? [{ name: number, version: item.updated_at }] : []);
  });
});

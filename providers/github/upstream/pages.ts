/** Paging as api.github.com does it: https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api */

const DEFAULT_PER_PAGE = 30;
const MAX_PER_PAGE = 100;

/** One page of a list, and the Link header that goes with it, if there is more than one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly link: string | undefined;
}

/**
 * Cuts the page that a URL asks for by `per_page` (30 unless it is a positive number, at most 100) and `page` (1 likewise).
 *
 * @param base the URL without query that the links name: GitHub links by the repository's id, whatever name was asked for
 */
export function pageOf<Item>(all: readonly Item[], asked: URL, base: string): Page<Item> {
  const perPage = Math.min(positive(asked.searchParams.get('per_page'), DEFAULT_PER_PAGE), MAX_PER_PAGE);
  const page = positive(asked.searchParams.get('page'), 1);
  const last = Math.max(1, Math.ceil(all.length / perPage));
  const relations: [rel: string, page: number][] = [];
  // The order is GitHub's own, as recorded. Past the end there is only the way back.
  if (page > 1) relations.push(['prev', Math.min(page - 1, last)]);
  if (page < last) relations.push(['next', page + 1], ['last', last]);
  if (page > 1) relations.push(['first', 1]);
  const links = relations.map(([rel, target]) => `<${linkTo(asked, base, target)}>; rel="${rel}"`);
  return {
    items: all.slice((page - 1) * perPage, page * perPage),
    link: links.length === 0 ? undefined : links.join(', '),
  };
}

function linkTo(asked: URL, base: string, page: number): string {
  // `set` keeps the parameters and their order, and appends what is not there: as GitHub does.
  const query = new URLSearchParams(asked.search);
  query.set('page', String(page));
  return `${base}?${query.toString()}`;
}

function positive(text: string | null, fallback: number): number {
  return text !== null && /^[0-9]{1,9}$/.test(text) && Number(text) > 0 ? Number(text) : fallback;
}

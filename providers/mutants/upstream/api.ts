/** Answers of api.specimen.example. Those without a token are answered, but for `/private`. */
import { answerJson, refuse } from './answers.ts';
import { type Widget, WIDGETS } from './widgets.ts';

const API = 'https://api.specimen.example';
const LISTS = ['/widgets', '/private/widgets'] as const;
// Of what has no time of its own, in seconds since the Unix epoch.
const SINCE = 1_770_000_000;

/** The answer to a request whose method is GET or HEAD. `token` is the only one that is right. */
export function answerApi(request: Request, token: string | undefined): Response {
  const url = new URL(request.url);
  const given = request.headers.get('authorization');
  if (given !== null && (token === undefined || given !== `Bearer ${token}`)) return refuse(401, 'bad token');
  if (given === null && url.pathname.startsWith('/private/')) return refuse(401, 'a token is needed');
  if (url.pathname === '/echo') return answerJson(request, { you_sent: given ?? 'nothing' }, SINCE);
  if (url.pathname === '/endless') return endless(request, url);
  for (const list of LISTS) {
    if (url.pathname === list) return listWidgets(request, url, list);
    if (url.pathname.startsWith(`${list}/`)) return oneWidget(request, url.pathname.slice(list.length + 1), list);
  }
  return refuse(404, 'no such endpoint');
}

function listWidgets(request: Request, url: URL, list: string): Response {
  const perPage = numberOf(url, 'per_page', 30);
  const page = numberOf(url, 'page', 1);
  const items = WIDGETS.slice((page - 1) * perPage, page * perPage).map((widget) => representation(widget, list));
  return answerJson(request, items, SINCE, page * perPage < WIDGETS.length ? linkTo(url, page + 1) : undefined);
}

function oneWidget(request: Request, segment: string, list: string): Response {
  const widget = WIDGETS.find(({ name }) => encodeURIComponent(name) === segment);
  if (widget === undefined) return refuse(404, 'no such widget');
  return answerJson(request, representation(widget, list), Date.parse(widget.updated_at) / 1000);
}

function representation(widget: Widget, list: string): object {
  return { ...widget, url: `${API}${list}/${encodeURIComponent(widget.name)}` };
}

/** A list that always has a next page. */
function endless(request: Request, url: URL): Response {
  const page = numberOf(url, 'page', 1);
  return answerJson(request, [`item-${page}`], SINCE, linkTo(url, page + 1));
}

function linkTo(url: URL, page: number): string {
  const next = new URL(url);
  next.searchParams.set('page', String(page));
  return `<${next.href}>; rel="next"`;
}

function numberOf(url: URL, name: string, otherwise: number): number {
  const number = Number(url.searchParams.get(name) ?? otherwise);
  return Number.isInteger(number) && number > 0 ? number : otherwise;
}

/** What the specimen asks its two hosts for. */
import { get, head, type Request, urlSegment } from 'omnivet/provider';

/** Lists widgets; answers those who have no token, too. */
export const API = 'api.specimen.example';

/** Keeps files; answers those who have a key. */
export const FILES = 'files.specimen.example';

/** Optional, bound to {@link API}. */
export const TOKEN = 'SPECIMEN_TOKEN';

/** Required, bound to {@link FILES}. */
export const KEY = 'SPECIMEN_KEY';

/** The header that the manifest declares. */
export const HEADERS: Readonly<Record<string, string>> = { 'x-specimen-version': '2026-01-01' };

/** GET of something at {@link API}. */
export function askApi(path: string): Request {
  return get(`https://${API}${path}`, { headers: HEADERS, secret: TOKEN });
}

/** GET of a file's bytes. */
export function askFile(name: string): Request {
  return get(fileUrl(name), { headers: HEADERS, secret: KEY });
}

/** HEAD of the same. */
export function askFileHeaders(name: string): Request {
  return head(fileUrl(name), { headers: HEADERS, secret: KEY });
}

/** GET of the list of files. */
export function askFiles(): Request {
  return get(`https://${FILES}/files`, { headers: HEADERS, secret: KEY });
}

/** GET of one widget; any name may be asked for. */
export function askWidget(name: string): Request {
  return askApi(`/widgets/${urlSegment(name)}`);
}

function fileUrl(name: string): string {
  return `https://${FILES}/files/${urlSegment(name)}`;
}

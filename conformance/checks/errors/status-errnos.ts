/** The table of contract.md section 5, for statuses: written down here once more, so that the host is not asked about itself. */

/** What a program gets when upstream answers with this status. */
export const STATUS_ERRNOS: Readonly<Record<number, string>> = {
  // "upstream 404 or 410": there is nothing.
  404: 'ENOENT',
  410: 'ENOENT',
  // "upstream 401, 403": somebody else might.
  401: 'EACCES',
  403: 'EACCES',
  // "upstream other 4xx": the provider asks wrongly.
  400: 'EINVAL',
  405: 'EINVAL',
  409: 'EINVAL',
  418: 'EINVAL',
  422: 'EINVAL',
  451: 'EINVAL',
  // "upstream 5xx".
  500: 'EIO',
  501: 'EIO',
  502: 'EIO',
  503: 'EIO',
  504: 'EIO',
  599: 'EIO',
  // A part, or the word that a copy still holds: nobody asked for either, so what is there is not the file.
  206: 'EIO',
  304: 'EIO',
};

declare module 'whatwg-url' {
  /** The record of the URL standard; `undefined` for what is no URL. Its host is a text, a number for IPv4, or an array for IPv6. */
  export function parseURL(
    text: string,
  ): { readonly host: unknown; readonly port: number | null; readonly scheme: string } | null;
  export function serializeHost(host: unknown): string;
}

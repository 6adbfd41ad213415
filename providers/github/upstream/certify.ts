/** What answers in place of api.github.com when the provider is certified. */
import type { RequestHandler } from 'msw';
import { githubHandlers } from './handlers.ts';

/** The recorded answers, for the token that the suite grants and for anonymous requests. */
export function handlers({ secrets }: { readonly secrets: Readonly<Record<string, string>> }): RequestHandler[] {
  const token = secrets['GITHUB_TOKEN'];
  return githubHandlers(token === undefined ? {} : { token });
}

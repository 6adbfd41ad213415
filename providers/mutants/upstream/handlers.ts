/** The two hosts that the specimen asks, as msw handlers. */
import { http, type RequestHandler } from 'msw';
import { refuse } from './answers.ts';
import { answerApi } from './api.ts';
import { answerFiles } from './file-store.ts';

/** What the operator grants, by the secret's name. A secret that has no value here is one that nobody can have. */
export interface HandlerContext {
  readonly secrets: Readonly<Record<string, string>>;
}

/** Handlers that answer GET and HEAD with validators and a lifetime of a minute, and refuse everything else. */
export function handlers({ secrets }: HandlerContext): RequestHandler[] {
  return [
    http.all('https://api.specimen.example/*', ({ request }) =>
      isRead(request) ? answerApi(request, secrets['SPECIMEN_TOKEN']) : refuse(405, 'read only'),
    ),
    http.all('https://files.specimen.example/*', ({ request }) =>
      isRead(request) ? answerFiles(request, secrets['SPECIMEN_KEY']) : refuse(405, 'read only'),
    ),
  ];
}

function isRead({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

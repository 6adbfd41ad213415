/** Sabotages of requests on their way, and of what upstream answers. */

export const ANSWERS = [
  {
    name: 'retry-after-ignored',
    bug: 'A host that asks to be left alone for a while is asked at once.',
    fails: ['errors/throttled'],
  },
  {
    name: 'callout-deadline-ignored',
    bug: 'A response is waited for much longer than the configuration says.',
    fails: ['errors/stalled-upstream'],
  },
  {
    name: 'body-unbounded',
    bug: 'A response may be of any size.',
    fails: ['bytes/oversized-body'],
  },
  {
    name: 'echo-unseen',
    bug: 'Responses are not searched for secrets.',
    fails: ['capabilities/no-echo'],
  },
  {
    name: 'bytes-as-text',
    bug: 'Responses are decoded as UTF-8 and encoded again.',
    fails: ['bytes/verbatim'],
  },
  {
    name: 'keeps-no-store',
    bug: 'Responses that say no-store are kept like others.',
    fails: ['cache/warm-is-free'],
  },
  {
    name: 'validators-unsent',
    bug: 'Upstream is never asked whether a version still holds.',
    fails: ['cache/revalidation'],
  },
  {
    name: 'not-modified-is-empty',
    bug: 'A 304 is taken for an empty answer.',
    fails: ['cache/revalidation'],
  },
  {
    name: 'key-without-query',
    bug: 'Responses are kept by their URL without its query.',
    fails: ['namespace/valid-names'],
  },
  {
    name: 'key-without-method',
    bug: 'The answer to a HEAD is kept as the answer to a GET of the same URL.',
    fails: ['bytes/expected-content'],
  },
  {
    name: 'failures-kept',
    bug: 'A failure of upstream is kept for some seconds, like an answer.',
    fails: ['errors/failure-not-cached'],
  },
  {
    name: 'failures-for-ever',
    bug: 'What failed once is never tried again.',
    fails: ['errors/failure-not-cached', 'errors/recovers'],
  },
] as const;

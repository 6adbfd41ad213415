/** Sabotages of what a provider may ask for, and of the secrets that go along. */

export const REQUESTS = [
  {
    name: 'host-by-suffix',
    bug: 'A host is taken for declared when its name ends like one that is.',
    fails: ['capabilities/redirects', 'capabilities/next-links'],
  },
  {
    name: 'host-by-domain',
    bug: 'A host is taken for declared when it lies in the domain of one that is.',
    fails: ['capabilities/redirects', 'capabilities/next-links'],
  },
  {
    name: 'user-info-dropped',
    bug: 'User info in a URL is dropped instead of refused.',
    fails: ['capabilities/redirects', 'capabilities/next-links'],
  },
  {
    name: 'any-port',
    bug: 'Any port of a declared host may be asked.',
    fails: ['capabilities/redirects', 'capabilities/next-links'],
  },
  {
    name: 'plain-http',
    bug: 'A URL of http is asked by https instead of refused.',
    fails: ['capabilities/redirects', 'capabilities/next-links'],
  },
  {
    name: 'addresses-as-hosts',
    bug: 'IP addresses may be asked like declared hosts.',
    fails: ['capabilities/redirects', 'capabilities/next-links'],
  },
  {
    name: 'redirects-undecided',
    bug: 'Redirects are followed wherever they lead.',
    fails: ['capabilities/redirects'],
  },
  {
    name: 'next-links-undecided',
    bug: 'Next pages are asked for wherever they are.',
    fails: ['capabilities/next-links'],
  },
  {
    name: 'redirect-keeps-secret',
    bug: 'A secret follows a redirect to a host where it is not bound.',
    fails: ['capabilities/redirects'],
  },
  {
    name: 'head-as-post',
    bug: 'A HEAD is sent as a POST, which nobody declared.',
    fails: ['readonly/declared-methods'],
  },
  {
    name: 'header-undeclared',
    bug: 'Requests have a header that no provider may set.',
    fails: ['capabilities/forbidden-headers'],
  },
  {
    name: 'secret-unbound',
    bug: 'The first secret is attached to all requests, bound or not.',
    fails: ['capabilities/bound-secrets'],
  },
  {
    name: 'secret-twice',
    bug: 'The header that bears a secret is sent twice.',
    fails: ['capabilities/bound-secrets', 'capabilities/forbidden-headers'],
  },
  {
    name: 'secret-missing-ignored',
    bug: 'Without a required secret the request is sent all the same.',
    fails: ['capabilities/required-secret'],
  },
  {
    name: 'secret-always-required',
    bug: 'Without an optional secret nothing is sent.',
    fails: ['capabilities/optional-secret'],
  },
] as const;

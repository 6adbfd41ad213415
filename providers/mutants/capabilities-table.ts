/** Mutants that ask for what they may not, or declare what they do not need; and queries that cannot be carried out. */

export const CAPABILITIES = [
  {
    name: 'posts',
    bug: 'Raw files are asked for with POST, which the manifest does not declare.',
    fails: ['readonly/declared-methods'],
  },
  {
    name: 'bad-expression',
    bug: 'The title of a widget is selected by a text that is no JMESPath.',
    fails: ['errors/selected-json'],
  },
  {
    name: 'quotes-nothing',
    bug: 'A lookup of a widget puts the name into a JMESPath expression as it is, so a quote in it ends the literal.',
    fails: ['containment/odd-arguments'],
  },
  {
    name: 'undeclared-host',
    bug: 'Raw files are asked for at a host that the manifest does not declare.',
    fails: ['capabilities/declared-hosts'],
  },
  {
    name: 'asks-plainly',
    bug: 'Raw files are asked for by http instead of https.',
    fails: ['capabilities/declared-hosts'],
  },
  {
    name: 'asks-an-address',
    bug: 'Raw files are asked for at an IP address.',
    fails: ['capabilities/declared-hosts'],
  },
  {
    name: 'declares-too-much',
    bug: 'The manifest declares a host, a header and an optional secret that are never used.',
    fails: ['capabilities/everything-used'],
  },
  {
    name: 'secret-elsewhere',
    bug: 'Raw files are asked for with a secret that is bound to the other host.',
    fails: ['capabilities/bound-secrets'],
  },
  {
    name: 'undeclared-secret',
    bug: 'Raw files are asked for with a secret that the manifest does not declare.',
    fails: ['capabilities/bound-secrets'],
  },
  {
    name: 'optional-is-required',
    bug: 'Widgets are asked for where nobody is answered without the token, which the manifest calls optional.',
    fails: ['capabilities/optional-secret'],
  },
  {
    name: 'reads-an-echo',
    bug: 'A file of the root is drawn from an endpoint that answers with the token that it was sent.',
    fails: ['capabilities/no-echo'],
  },
  {
    name: 'sets-cookie',
    bug: 'Requests for raw files have a cookie, which no provider may set.',
    fails: ['capabilities/forbidden-headers'],
  },
  {
    name: 'undeclared-header',
    bug: 'Requests for raw files have a header that the manifest does not declare.',
    fails: ['capabilities/forbidden-headers'],
  },
  {
    name: 'asks-what-redirects',
    bug: 'A file of the root is drawn from an endpoint that redirects to a host that the manifest does not declare.',
    fails: ['capabilities/redirects'],
  },
] as const;

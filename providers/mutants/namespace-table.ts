/** Mutants whose names, kinds and listings are wrong. */

export const NAMESPACE = [
  {
    name: 'lists-a-ghost-file',
    bug: '/docs lists a file that no lookup finds and no read opens.',
    fails: ['namespace/listed-names-stat'],
  },
  {
    name: 'lists-a-ghost-directory',
    bug: '/docs lists a directory that no lookup finds.',
    fails: ['namespace/listed-names-stat'],
  },
  {
    name: 'selects-nothing',
    bug: 'The title of a widget is selected by a field that the response does not have, so a listed file is missing.',
    fails: ['namespace/listed-names-stat', 'bytes/readable'],
  },
  {
    name: 'kind-flips',
    bug: '/docs lists index.md as a file, and a lookup says that it is a directory.',
    fails: ['namespace/types-agree'],
  },
  { name: 'lists-twice', bug: '/docs lists its first name twice.', fails: ['namespace/unique-names'] },
  { name: 'bad-name', bug: '/docs lists an entry named "a/b".', fails: ['namespace/valid-names'] },
  {
    name: 'bad-item-name',
    bug: 'The expression that names widgets joins two fields with a "/", so that every item has to be left out.',
    fails: ['namespace/valid-names'],
  },
  {
    name: 'invents-names',
    bug: 'A name that the provider does not know is an empty file.',
    fails: ['namespace/unlisted-is-enoent'],
  },
  {
    name: 'unlisted-traps',
    bug: 'A lookup throws for a name that the provider does not know.',
    fails: ['namespace/unlisted-is-enoent'],
  },
  {
    name: 'trusts-prototypes',
    bug: '/docs takes what every JavaScript object has, like "constructor", for a file of its own.',
    fails: ['namespace/unlisted-is-enoent'],
  },
  {
    name: 'answers-another-name',
    bug: 'A lookup ignores case and answers the name as it is listed, not as it was asked.',
    fails: ['namespace/lookup-answers-name'],
  },
  {
    name: 'folds-names',
    bug: 'A lookup answers the name that was asked in lower case.',
    fails: ['namespace/listed-names-stat'],
  },
  {
    name: 'shuffles',
    bug: 'Every other listing of /docs comes in the reverse order.',
    fails: ['namespace/stable-listing'],
  },
  {
    name: 'numbers-its-listings',
    bug: 'Each listing of /docs has a file more, which is named after how many listings there were.',
    fails: ['namespace/stable-listing'],
  },
  {
    name: 'forgets-what-was-looked-up',
    bug: 'A name of /docs that was looked up is missing from the listings that come after.',
    fails: ['namespace/lookup-then-list'],
  },
  {
    name: 'contains-itself',
    bug: '/docs lists a directory that has all that /docs has, itself included.',
    fails: ['namespace/find-completes'],
  },
  {
    name: 'list-fails',
    bug: 'Listing /docs/chapters throws.',
    fails: ['namespace/find-completes'],
  },
  {
    name: 'lists-without-end',
    bug: 'The root has a directory whose list goes on for more pages than one operation may ask for.',
    fails: ['namespace/find-completes'],
  },
  {
    name: 'expands-no-array',
    bug: 'The expression that should select the list of files selects the object around it.',
    fails: ['namespace/find-completes'],
  },
  {
    name: 'concatenates-names',
    bug: 'The name of a widget goes into the URL as it is, without being percent-encoded.',
    fails: ['namespace/url-structure'],
  },
  {
    name: 'asks-thrice',
    bug: 'A lookup of a widget goes through all pages of a list that is asked for this one name, three requests each time.',
    fails: ['namespace/bounded-lookups'],
  },
] as const;

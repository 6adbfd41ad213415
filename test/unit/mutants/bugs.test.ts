/** Each mutant's bug, seen in what the mutant answers where the specimen answers something else. */
import type { Provider } from 'omnivet/provider';
import { describe, expect, test } from 'vitest';
import type { SourceMutation } from '../../../providers/mutants/mutations.ts';
import { specimen } from '../../../providers/mutants/specimen.ts';

/** What is asked of both; what was thrown is an answer, too. */
type Question = (provider: Provider) => unknown;

const lists =
  (path: string): Question =>
  (provider) =>
    provider.listChildren(path);
const looksUp =
  (parent: string, name: string): Question =>
  (provider) =>
    provider.lookupChild(parent, name);
const reads =
  (path: string): Question =>
  (provider) =>
    provider.readFile(path);
const declares: Question = (provider) => provider.manifest;
const inTurn =
  (...questions: readonly Question[]): Question =>
  (provider) =>
    questions.map((question) => answer(question, provider));
const many =
  (times: number, question: Question): Question =>
  (provider) =>
    Array.from({ length: times }, () => answer(question, provider));

function answer(question: Question, provider: Provider): unknown {
  try {
    return question(provider);
  } catch (error) {
    return { thrown: String(error) };
  }
}

/** Where each differs. Those that would never end, and those that only take time and memory, are not asked here. */
const DIFFERS: Readonly<Record<Exclude<SourceMutation, keyof typeof UNSEEN>, Question>> = {
  'lists-a-ghost-file': lists('/docs'),
  'lists-a-ghost-directory': lists('/docs'),
  'selects-nothing': reads('/widgets/bolt/title'),
  'kind-flips': looksUp('/docs', 'index.md'),
  'lists-twice': lists('/docs'),
  'bad-name': lists('/docs'),
  'bad-item-name': lists('/widgets'),
  'invents-names': inTurn(looksUp('/docs', 'missing'), reads('/docs/missing')),
  'unlisted-traps': looksUp('/docs', 'missing'),
  'trusts-prototypes': looksUp('/docs', 'constructor'),
  'answers-another-name': looksUp('/', 'readme.TXT'),
  'folds-names': looksUp('/', 'README.txt'),
  shuffles: inTurn(lists('/docs'), lists('/docs')),
  'numbers-its-listings': inTurn(lists('/docs'), lists('/docs'), looksUp('/docs', 'listing-1.txt')),
  'forgets-what-was-looked-up': inTurn(looksUp('/docs', 'index.md'), lists('/docs')),
  'contains-itself': inTurn(looksUp('/docs', 'again'), lists('/docs/again/again'), reads('/docs/again/index.md')),
  'list-fails': lists('/docs/chapters'),
  'lists-without-end': inTurn(lists('/'), looksUp('/', 'endless'), lists('/endless')),
  'expands-no-array': lists('/files'),
  'concatenates-names': inTurn(looksUp('/widgets', 'a?b=1'), reads('/widgets/a?b=1/title')),
  'asks-thrice': looksUp('/widgets', 'missing'),
  'content-changes': inTurn(reads('/docs/index.md'), reads('/docs/index.md')),
  'size-too-large': inTurn(lists('/'), looksUp('/', 'signature.bin')),
  'size-too-small': inTurn(lists('/'), looksUp('/', 'signature.bin')),
  'declares-packed-sizes': inTurn(lists('/files'), looksUp('/files', 'notes.txt')),
  'empty-fails': reads('/empty.txt'),
  'mangles-binary': reads('/signature.bin'),
  'adds-newline': reads('/README.txt'),
  'listed-but-unreadable': reads('/docs/chapters/two.txt'),
  'throws-when-read': reads('/docs/chapters/two.txt'),
  'selects-a-header-that-is-not-sent': reads('/files-headers/checksum'),
  posts: reads('/raw/notes.txt'),
  'bad-expression': reads('/widgets/bolt/title'),
  'quotes-nothing': looksUp('/widgets', `it's`),
  'undeclared-host': reads('/raw/notes.txt'),
  'asks-plainly': reads('/raw/notes.txt'),
  'asks-an-address': reads('/raw/notes.txt'),
  'declares-too-much': declares,
  'secret-elsewhere': reads('/raw/notes.txt'),
  'undeclared-secret': reads('/raw/notes.txt'),
  'optional-is-required': inTurn(lists('/widgets'), looksUp('/widgets', 'bolt'), reads('/widgets/bolt/title')),
  'reads-an-echo': inTurn(lists('/'), reads('/echo.json')),
  'sets-cookie': reads('/raw/notes.txt'),
  'undeclared-header': reads('/raw/notes.txt'),
  'asks-what-redirects': inTurn(lists('/'), reads('/moved.txt')),
  'traps-after-1000': many(1_001, reads('/empty.txt')),
  slow: reads('/docs/index.md'),
  'traps-on-unicode': inTurn(looksUp('/docs', '🦀'), looksUp('/docs', 'x'.repeat(201))),
  recurses: looksUp('/docs', 'x'.repeat(255)),
  'decodes-names': looksUp('/docs', '100%'),
  'remembers-listings': inTurn(lists('/files'), reads('/docs/index.md')),
  'counts-calls': inTurn(reads('/docs/calls.txt'), reads('/docs/calls.txt')),
  'busts-caches': inTurn(reads('/widgets/bolt/title'), reads('/widgets/bolt/title')),
};

/** What is asked of those with the same answers as the specimen, or none. */
const UNSEEN = {
  leaks: 'the same answers',
  busy: 'the same answers',
  hoards: 'the same answers',
  loops: 'no answer',
  'loops-on-unknown-names': 'no answer',
} as const satisfies Partial<Record<SourceMutation, string>>;

/** Two places where no mutant but those that say so differs. */
const ELSEWHERE: Question = inTurn(
  lists('/docs/chapters/appendix'),
  looksUp('/docs/chapters/appendix', 'a.txt'),
  reads('/docs/chapters/appendix/a.txt'),
);

describe('a mutant', () => {
  for (const [name, question] of Object.entries(DIFFERS) as [keyof typeof DIFFERS, Question][])
    test(`${name} answers otherwise where its bug is, and the same elsewhere`, () => {
      expect(answer(question, specimen(name))).not.toEqual(answer(question, specimen(undefined)));
      expect(answer(ELSEWHERE, specimen(name))).toEqual(answer(ELSEWHERE, specimen(undefined)));
    });

  for (const name of ['leaks', 'busy', 'hoards'] as const)
    test(`${name} answers what the specimen answers`, () => {
      expect(answer(ELSEWHERE, specimen(name))).toEqual(answer(ELSEWHERE, specimen(undefined)));
    });

  for (const name of ['loops', 'loops-on-unknown-names'] as const)
    test(`${name} answers what is not in the way of its loop`, () => {
      expect(answer(ELSEWHERE, specimen(name))).toEqual(answer(ELSEWHERE, specimen(undefined)));
    });

  test('begins anew each time that it is made', () => {
    const first = specimen('content-changes');
    const contents = [first.readFile('/docs/index.md'), first.readFile('/docs/index.md')];
    expect(specimen('content-changes').readFile('/docs/index.md')).toEqual(contents[0]);
    expect(contents[1]).not.toEqual(contents[0]);
  });
});

import { describe, expect, test } from 'vitest';
import { DEFAULT_WALK, parseAuthorFile } from '../../../../conformance/subject/author-file.ts';

const FILE = '/p/omnivet.certify.toml';

const WHOLE = `samples = ["/docs", "/docs/a"]
handlers = "upstream/handlers.ts"
recordings = ["a.json"]

[[sample]]
path = "/docs/a"
text = "a"

[secrets]
TOKEN = "a-test-token"

[budgets]
cold-read-p50-ms = 50

[[waiver]]
id = "bytes/slices"
reason = "known"
owner = "me"
expires = 2027-06-30

[walk]
depth = 3
`;

test('parseAuthorFile of a whole file has everything, its paths absolute, a sample that is told of once', () => {
  expect(parseAuthorFile(WHOLE, FILE)).toEqual({
    ok: true,
    value: {
      file: FILE,
      samples: [{ path: '/docs/a', text: 'a' }, { path: '/docs' }],
      handlers: '/p/upstream/handlers.ts',
      recordings: ['/p/a.json'],
      secrets: { TOKEN: 'a-test-token' },
      budgets: { 'cold-read-p50-ms': 50 },
      waivers: [{ id: 'bytes/slices', reason: 'known', owner: 'me', expires: '2027-06-30' }],
      walk: { ...DEFAULT_WALK, depth: 3 },
    },
  });
});

test('parseAuthorFile of an empty file has the defaults', () => {
  expect(parseAuthorFile('', FILE)).toMatchObject({ ok: true, value: { samples: [], walk: DEFAULT_WALK } });
});

describe('parseAuthorFile of a bad file names line, key and what was expected', () => {
  test.each<[string, string, RegExp]>([
    ['a syntax error', 'samples = [\n"/a"\nx', /^\/p\/omnivet\.certify\.toml:3:\d+: /],
    ['an unknown key', 'samples = []\n\nsample-paths = []', /:3: sample-paths: Unrecognized key/],
    ['a relative path', 'samples = [\n  "/a",\n  "b",\n]', /:1: samples\[1\]: a path starts at the provider's root/],
    ['a bad second sample', '[[sample]]\npath = "/a"\n[[sample]]\npath = "b"', /:4: sample\[1\]\.path: a path starts/],
    [
      'two expectations',
      '[[sample]]\npath = "/a"\ntext = "a"\nerrno = "EIO"',
      /:1: sample\[0\]: expected at most one of/,
    ],
    ['an unknown budget', '[budgets]\nspeed = 1', /:2: budgets\.speed: /],
    ['a short secret', '[secrets]\nTOKEN = "abc"', /:2: secrets\.TOKEN: a test secret has at least 8/],
    [
      'a waiver of capabilities',
      '[[waiver]]\nid = "capabilities/audit"\nreason = "r"\nowner = "o"\nexpires = "2027-01-01"',
      /:2: waiver\[0\]\.id: .*never waived/,
    ],
    [
      'a waiver without an owner',
      '[[waiver]]\nid = "bytes/slices"\nreason = "r"\nexpires = "2027-01-01"',
      /:1: waiver\[0\]\.owner: /,
    ],
    [
      'a waiver without a day',
      '[[waiver]]\nid = "bytes/slices"\nreason = "r"\nowner = "o"\nexpires = "soon"',
      /:5: waiver\[0\]\.expires: expected a day/,
    ],
    ['a walk of nothing', '[walk]\ndepth = 0', /:2: walk\.depth: /],
  ])('%s', (_title, text, problem) => {
    const parsed = parseAuthorFile(text, FILE);
    expect(parsed.ok ? 'it is valid' : parsed.problem).toMatch(problem);
  });
});

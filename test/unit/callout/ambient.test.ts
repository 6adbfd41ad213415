import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createSystemResolver } from '../../../src/ambient/resolver.ts';
import { readSecretFile } from '../../../src/ambient/secret-file.ts';
import { readSecrets } from '../../../src/callout/secret-source.ts';
import { secretHeader } from '../../../src/callout/secret.ts';
import type { Effective } from '../../../src/capability/effective.ts';

async function freshDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'omnivet-secret-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

describe('readSecretFile', () => {
  const effective: Effective = {
    hosts: [],
    headers: [],
    secrets: [{ name: 'T', hosts: [], as: 'header:x-key', optional: false }],
  };
  const read = async (file: string): Promise<string> => {
    const secrets = await readSecrets(effective, { T: { file } }, { env: () => undefined, file: readSecretFile });
    if (!secrets.ok) return secrets.problem;
    const secret = secrets.value.get('T');
    return secret === undefined ? 'absent' : secretHeader(secret, 'header:x-key').value;
  };

  test('readSecretFile of a file that only its owner can read gives its one line', async () => {
    const file = join(await freshDirectory(), 'token');
    await writeFile(file, 'canary-0123456789\n', { mode: 0o600 });
    expect(await read(file)).toBe('canary-0123456789');
  });

  test.each([0o604, 0o640, 0o644, 0o666])(
    'readSecretFile of a file of mode %o is refused, through a link as well',
    async (mode) => {
      const directory = await freshDirectory();
      const file = join(directory, 'token');
      await writeFile(file, 'canary-0123456789\n');
      await chmod(file, mode);
      await symlink(file, join(directory, 'link'));
      expect(await read(file)).toContain('open to others');
      expect(await read(join(directory, 'link'))).toContain('open to others');
    },
  );

  test('readSecretFile of a directory, of nothing and of a large file is refused', async () => {
    const directory = await freshDirectory();
    await mkdir(join(directory, 'inner'));
    await writeFile(join(directory, 'large'), 'x'.repeat(10 * 1024 * 1024), { mode: 0o600 });
    expect(await read(join(directory, 'inner'))).toContain('not a regular file');
    expect(await read(join(directory, 'none'))).toContain('ENOENT');
    expect(await read(join(directory, 'large'))).toContain('longer than');
  });
});

test('createSystemResolver of localhost gives its addresses, and one lookup for two at a time', async () => {
  const resolve = createSystemResolver();
  const [first, second] = [resolve('localhost'), resolve('localhost')];
  expect(first).toBe(second);
  expect(await first).toEqual(expect.arrayContaining([expect.stringMatching(/^(?:127\.0\.0\.1|::1)$/)]));
  expect(resolve('localhost')).not.toBe(first);
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  installAdvice,
  isRuntimeVersion,
  libfusePackage,
  missingPackages,
  needsInstall,
  unsupported,
} from '../../../.setup/decisions.mjs';
import { findProgram, probeDevice } from '../../../.setup/probe.mjs';
import { run } from '../../../.setup/install.mjs';

const SETUP = fileURLToPath(new URL('../../../.setup/setup.mjs', import.meta.url));
const GOOD = { platform: 'linux', arch: 'x64', device: 'ok' } as const;

describe('unsupported', () => {
  test('on Linux x64 with a device answers nothing', () => {
    expect(unsupported(GOOD)).toBeUndefined();
  });

  test.each([
    [{ ...GOOD, platform: 'darwin' }, 'this is darwin'],
    [{ ...GOOD, arch: 'arm64' }, 'this is arm64'],
    [{ ...GOOD, device: 'absent' as const }, '/dev/fuse does not exist'],
    [{ ...GOOD, device: 'forbidden' as const }, 'this user may not open /dev/fuse'],
    [{ ...GOOD, device: 'refused' as const }, '/dev/fuse cannot be opened'],
  ])('on %o says what is wrong and what to do', (machine, message) => {
    const problem = unsupported(machine);
    expect(problem?.message).toContain(message);
    expect(problem?.advice).toMatch(/\w/);
  });
});

describe('missingPackages', () => {
  test.each([
    [true, true, []],
    [false, true, ['libfuse2t64']],
    [true, false, ['fuse3']],
    [false, false, ['libfuse2t64', 'fuse3']],
  ])('with libfuse %s and fusermount %s names what is missing', (libfuse, fusermount, expected) => {
    expect(missingPackages({ libfuse, fusermount }, 'libfuse2t64')).toEqual(expected);
  });
});

describe('libfusePackage', () => {
  test.each([
    [['libfuse2'], 'libfuse2'],
    [['libfuse2', 'libfuse2t64'], 'libfuse2t64'],
    [['libfuse2t64'], 'libfuse2t64'],
    [[], 'libfuse2'],
  ])('where apt knows %j chooses %s', (known, expected) => {
    expect(libfusePackage((name) => known.includes(name))).toBe(expected);
  });
});

test('installAdvice with apt gives one command, without it the libraries', () => {
  expect(installAdvice({ apt: true }, ['libfuse2', 'fuse3'])).toContain('apt-get install -y libfuse2 fuse3');
  expect(installAdvice({ apt: false }, ['libfuse2'])).toContain('libfuse.so.2');
});

describe('needsInstall', () => {
  test.each([
    ['nothing installed', 10, undefined, true],
    ['a newer lock file', 10, 9, true],
    ['an older lock file', 9, 10, false],
    ['no lock file', undefined, 10, false],
  ])('with %s answers as expected', (_what, lock, installed, expected) => {
    expect(needsInstall(lock, installed)).toBe(expected);
  });
});

test.each([
  ['26.10.0', true],
  ['27.0.0', true],
  ['25.9.9', false],
  ['', false],
])('isRuntimeVersion of "%s" answers %s', (version, expected) => {
  expect(isRuntimeVersion(version)).toBe(expected);
});

test('probeDevice of a path that does not exist answers absent', () => {
  expect(probeDevice('/dev/no-such-device')).toBe('absent');
});

test('probeDevice of a directory answers refused', () => {
  expect(probeDevice('/dev')).toBe('refused');
});

test('findProgram finds a program and misses what is none', () => {
  expect(findProgram('sh')).toMatch(/\/sh$/);
  expect(findProgram('no-such-program')).toBeUndefined();
});

describe('run', () => {
  test('of a failing program keeps its status and its output', async () => {
    const script = 'console.log("out"); console.error("err"); process.exitCode = 5';
    expect(await run(process.execPath, ['-e', script], '/')).toEqual({ status: 5, output: 'out\nerr' });
  });

  test('of a program that does not exist answers 127', async () => {
    expect(await run('/no/such/program', [], '/')).toMatchObject({ status: 127 });
  });
});

describe('setup.mjs', () => {
  const setup = (...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      execFile(process.execPath, [SETUP, ...args], (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, stdout, stderr }),
      );
    });

  test('on a prepared machine is quiet and hands the program its arguments and its exit code back', async () => {
    const result = await setup('run', 'test/fixtures/tooling/exit-with.mjs', '7', '--keep');
    expect(result).toEqual({ code: 7, stdout: '["7","--keep"]\n', stderr: '' });
  });

  test('given an unknown command refuses it', async () => {
    expect(await setup('frobnicate')).toMatchObject({ code: 2, stderr: expect.stringContaining('frobnicate') });
  });
});

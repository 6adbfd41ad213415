import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseRuntime, entryOf, findPackagedNode } from '../../../src/cli/launcher/runtime.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Makes a Node 26 say that it is 20, so that the launcher's other way is tried wherever the test runs. */
const PRETEND_20 = [
  '--import',
  `data:text/javascript,${encodeURIComponent(
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })',
  )}`,
];

/** Ways to start the launcher with an old Node: one that pretends, and each real one in PATH. */
const OLD_NODES = [
  { what: 'a pretended 20.20.2', program: process.execPath, flags: PRETEND_20 },
  ...systemNodes().map(({ program, version }) => ({ what: version, program, flags: [] })),
];

describe('the launcher', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'omnivet-launcher-'));
    cpSync(join(ROOT, 'src/cli/launcher'), join(root, 'src/cli/launcher'), { recursive: true });
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const program = (source: string): void => writeFileSync(join(root, 'src/cli/main.ts'), source);
  const installNode = (): void => symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const launch = (node: string, flags: readonly string[], args: readonly string[] = []): ChildProcess =>
    spawn(node, [...flags, join(root, 'src/cli/launcher/omnivet.mjs'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });

  test('under a current Node runs the command line in the same process', async () => {
    program('const id: number = process.pid;\nconsole.log(id, ...process.argv.slice(2));');
    const child = launch(process.execPath, [], ['mount', 'x y']);
    expect(await output(child)).toBe(`${child.pid} mount x y\n`);
  });

  test.each(OLD_NODES)(
    'under Node $what runs the command line under the packaged Node',
    async ({ program: node, flags }) => {
      installNode();
      program(
        'const major: number = Number.parseInt(process.versions.node, 10);\nconsole.log(major, ...process.argv.slice(2));\nprocess.exitCode = 7;',
      );
      const child = launch(node, flags, ['--json', '']);
      expect(await output(child)).toBe('26 --json \n');
      expect(child.exitCode).toBe(7);
    },
  );

  test.each(OLD_NODES)(
    'under Node $what passes SIGTERM on and answers with the exit code',
    async ({ program: node, flags }) => {
      installNode();
      program('process.on("SIGTERM", () => process.exit(9));\nsetInterval(() => {}, 1000);\nconsole.log("ready");');
      const child = launch(node, flags);
      if (child.stdout === null) throw new Error('no output');
      await once(child.stdout, 'data');
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([9, null]);
    },
  );

  test.each(OLD_NODES)(
    'under Node $what answers 128 + N when signal N ended the command line',
    async ({ program: node, flags }) => {
      installNode();
      program('process.kill(process.pid, "SIGKILL");');
      expect(await once(launch(node, flags), 'exit')).toEqual([137, null]);
    },
  );

  test.each(OLD_NODES)('under Node $what without a packaged Node says what to do', async ({ program: node, flags }) => {
    program('console.log("ran");');
    const child = launch(node, flags);
    const [stdout, stderr] = await Promise.all([output(child), child.stderr === null ? '' : text(child.stderr)]);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/needs Node 26 or later; this is \d+.*npm rebuild node/s);
    expect(child.exitCode).toBe(3);
  });
});

describe('chooseRuntime', () => {
  test('with a current version chooses this one', () => {
    expect(chooseRuntime('26.0.0', '/n')).toEqual({ kind: 'this' });
  });

  test('with an older version chooses the packaged one', () => {
    expect(chooseRuntime('25.9.0', '/n')).toEqual({ kind: 'packaged', program: '/n' });
  });
});

test('entryOf a checkout is the source, of an installed package the built file', () => {
  expect(entryOf('/p', () => true).pathname).toBe('/p/src/cli/main.ts');
  expect(entryOf('/p', () => false).pathname).toBe('/p/dist/src/cli/main.js');
});

test('findPackagedNode finds the runtime of this checkout and none elsewhere', () => {
  expect(findPackagedNode(ROOT)).toBe(join(ROOT, 'node_modules/node/bin/node'));
  expect(findPackagedNode('/')).toBeUndefined();
});

async function output(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no output');
  const [written] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return written;
}

function systemNodes(): { program: string; version: string }[] {
  const programs = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  return programs.flatMap((program) => {
    try {
      const version = execFileSync(program, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim();
      return Number.parseInt(version, 10) < 26 ? [{ program, version }] : [];
    } catch {
      return [];
    }
  });
}

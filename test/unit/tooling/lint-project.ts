import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const OXLINT = join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint');

/** One finding of the linter: its rule, as in `eslint(no-eval)`, or `unused-directive`, which is none. */
export interface Finding {
  readonly rule: string;
}

/**
 * Lints files in a temporary project with this project's own configuration at its root, where the overrides match as they do
 * here, and gives the findings by file.
 */
export async function lintProject(
  files: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, readonly Finding[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'omnivet-lint-'));
  try {
    for (const name of ['oxlint.config.ts', '.lint', 'tsconfig.json']) {
      await cp(join(ROOT, name), join(folder, name), { recursive: true });
    }
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const [path, source] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), source);
    }
    const found = byFile(await oxlint(folder));
    // With a broken tsconfig the type-aware rules are left out without another word.
    if (found.has('tsconfig.json')) throw new Error('the type-aware rules did not run');
    return found;
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Report {
  readonly diagnostics: readonly { readonly code?: string; readonly filename: string }[];
}

function oxlint(folder: string): Promise<Report> {
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [OXLINT, '--format=json'], options, (_error, stdout, stderr) => {
      // It exits with 1 when it found something; without a report it did not run.
      try {
        resolve(JSON.parse(stdout) as Report);
      } catch {
        reject(new Error(`oxlint gave no report: ${stdout}${stderr}`));
      }
    });
  });
}

function byFile(report: Report): Map<string, Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const { code = 'unused-directive', filename } of report.diagnostics) {
    found.set(filename, [...(found.get(filename) ?? []), { rule: code }]);
  }
  return found;
}

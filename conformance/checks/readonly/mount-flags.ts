import { readFile } from 'node:fs/promises';
import type { Stat } from '../../../src/index.ts';
import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import { optionsAt } from './mount-table.ts';

const FLAGS = ['ro', 'nosuid', 'nodev', 'noexec'] as const;
const MODES: Readonly<Record<Stat['kind'], string | undefined>> = {
  file: '0444',
  directory: '0555',
  other: undefined,
};
// Modes do not differ from path to path, so a few of each kind tell.
const LOOKED_AT = 16;

export const mountFlags: MountedCheck = {
  id: 'readonly/mount-flags',
  level: 'must',
  requirement:
    'The mount is read-only, nosuid, nodev and noexec; everything in it belongs to the mounting user, directories with mode 0555 and files with 0444.',
  advice: 'No provider can cause this: the host mounts. Report it, with the line of /proc/self/mountinfo.',
  needs: [],
  async run({ shared, facts, step }) {
    const findings = createFindings();
    const mount = await shared();
    step('reading /proc/self/mountinfo');
    const mounted = optionsAt(await readFile('/proc/self/mountinfo', 'utf8'), mount.mountPoint);
    findings.equal('type in /proc/self/mountinfo', 'fuse.omnivet', mounted?.type ?? 'no such mount');
    requireFlags('/proc/self/mountinfo', mounted?.options ?? [], findings);
    const paths = ['/', ...facts.directories, ...facts.files].map((seen) =>
      typeof seen === 'string' ? seen : seen.path,
    );
    for (const path of [paths[0] ?? '/', paths.at(-1) ?? '/']) {
      step(`statvfs of ${path}`);
      const status = await mount.client.statvfs(mount.at(path));
      requireFlags(`statvfs of ${path}`, status.ok ? status.value.flags : [status.errno], findings);
    }
    const looked = some(facts.directories)
      .concat(some(facts.files))
      .map(({ path }) => path);
    for (const path of ['/', ...looked]) await requireOwner(mount, path, findings);
    return findings.conclude({ options: mounted?.options.join(',') ?? '', paths: looked.length + 1 });
  },
};

function some(seen: readonly { readonly path: string }[]): readonly { readonly path: string }[] {
  return seen.slice(0, LOOKED_AT);
}

function requireFlags(where: string, flags: readonly string[], findings: Findings): void {
  const missing = FLAGS.filter((flag) => !flags.includes(flag));
  if (missing.length > 0) findings.add(where, FLAGS.join(','), flags.join(',') || 'nothing');
}

async function requireOwner({ client, at }: SubjectMount, path: string, findings: Findings): Promise<void> {
  const status = await client.lstat(at(path));
  // That a path is there at all is for other checks.
  if (!status.ok) return;
  const { kind, mode, uid, gid } = status.value;
  findings.equal(`owner of ${path}`, [process.getuid?.() ?? -1, process.getgid?.() ?? -1], [uid, gid]);
  const octal = `0${(mode & 0o7777).toString(8).padStart(3, '0')}`;
  findings.equal(
    `mode of ${path}`,
    MODES[kind] ?? 'that of a file or a directory',
    MODES[kind] === undefined ? `${kind} ${octal}` : octal,
  );
}

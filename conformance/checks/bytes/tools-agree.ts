import type { Answer } from '../../../src/index.ts';
import type { MountedCheck } from '../../check.ts';
import type { CheckContext, SubjectMount } from '../../context.ts';
import { createFindings } from '../../finding.ts';
import type { SeenFile } from '../../subject/facts.ts';
import { someFiles } from '../../subject/variety.ts';
import { COPYING_TOOLS, COUNTING_TOOLS, type ToolInput } from './tools.ts';
import { isUnsteady } from './unsteady.ts';

const MAX_FILES = 20;
const MAX_CALLED = 6;
const MAX_BYTES = 4 * 1024 * 1024;
/** Without these nothing is shown. */
const NEEDED = ['cat', 'cp', 'tar'];

/** Ways to read that a program has beside read(2). */
const CALLS: Readonly<Record<string, (client: SubjectMount['client'], path: string) => Promise<Answer<Uint8Array>>>> = {
  mmap: (client, path) => client.mmap(path),
  sendfile: (client, path) => client.sendfile(path),
  copy_file_range: (client, path) => client.copyFileRange(path),
};
/** By these a kernel says that it does not do this between two file systems. */
const UNSUPPORTED: ReadonlySet<string> = new Set(['EXDEV', 'EOPNOTSUPP', 'ENOSYS']);

export const toolsAgree: MountedCheck = {
  id: 'bytes/tools-agree',
  level: 'must',
  requirement: 'cat, cp, tar, rsync, grep, wc, mmap, sendfile and copy_file_range all get the same bytes of a file.',
  advice:
    'Sizes must be exact, and what read-file answers must depend on the path alone: then it does not matter who reads how.',
  needs: ['file'],
  async run(context) {
    const { facts, mountFor, random } = context;
    const findings = createFindings();
    const unsteady = new Set<string>();
    const uncached = await mountFor('reading');
    const files = await filesOf(uncached, facts.files, random());
    const compare: Compare = (path, tool, expected, actual) => {
      if (typeof actual !== 'string' && Buffer.compare(expected, actual) === 0) return;
      if (isUnsteady(facts, path, [uncached])) unsteady.add(path);
      else findings.add(path, `${describe(expected)}, as read(2) gives them`, `${describe(actual)} by ${tool}`);
    };
    const missing = [
      ...(await callAll(context, uncached, files, compare)),
      ...(await copyAll(context, uncached, files, compare)),
      ...(await countAll(context, uncached, files, compare)),
    ];
    const unmet = NEEDED.filter((tool) => missing.includes(tool));
    if (unmet.length > 0) throw new Error(`not installed: ${unmet.join(', ')}`);
    return findings.conclude({
      files: files.map(({ path }) => path),
      notAvailable: missing,
      unsteady: [...unsteady],
    });
  },
};

interface KnownFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Told what a tool made of a file; a text says what went wrong instead. */
type Compare = (path: string, tool: string, expected: Uint8Array, actual: Uint8Array | string) => void;

function describe(bytes: Uint8Array | string): string {
  return typeof bytes === 'string' ? bytes : `${bytes.byteLength} bytes`;
}

/** The largest that is not too large, and others of all kinds; with the bytes that the client reads. */
async function filesOf(
  { client, at }: SubjectMount,
  seen: readonly SeenFile[],
  random: () => number,
): Promise<readonly KnownFile[]> {
  const bySize = seen.filter(({ size }) => size <= MAX_BYTES).toSorted((one, other) => other.size - one.size);
  const others = someFiles(bySize.slice(1), MAX_FILES - 1, random);
  const known: KnownFile[] = [];
  for (const { path } of [...bySize.slice(0, 1), ...others]) {
    const read = await client.readFile(at(path));
    if (read.ok) known.push({ path, bytes: read.value.bytes });
  }
  return known;
}

// Each of these answers with the names of what is not available here.
type All = (
  context: CheckContext,
  mount: SubjectMount,
  files: readonly KnownFile[],
  compare: Compare,
) => Promise<readonly string[]>;

const callAll: All = async ({ step }, { client, at }, files, compare) => {
  const missing = new Set<string>();
  for (const [call, read] of Object.entries(CALLS)) {
    step(call);
    for (const { path, bytes } of files.slice(0, MAX_CALLED)) {
      const answer = await read(client, at(path));
      if (!answer.ok && UNSUPPORTED.has(answer.errno)) missing.add(call);
      else compare(path, call, bytes, answer.ok ? answer.value : answer.errno);
    }
  }
  return [...missing];
};

const copyAll: All = async ({ step, run, folder }, { at }, files, compare) => {
  const missing: string[] = [];
  for (const [tool, copy] of Object.entries(COPYING_TOOLS)) {
    step(tool);
    const outputs = await copy({ ...inputOf(files, at), folder: await folder(), run });
    if (outputs === undefined) missing.push(tool);
    else
      for (const [index, { path, bytes }] of files.entries()) compare(path, tool, bytes, outputs[index] ?? 'nothing');
  }
  return missing;
};

const countAll: All = async ({ step, run, folder }, { at }, files, compare) => {
  const missing: string[] = [];
  const scratch = await folder();
  for (const [tool, { run: count, count: expected }] of Object.entries(COUNTING_TOOLS)) {
    step(tool);
    const counts = await count({ ...inputOf(files, at), folder: scratch, run });
    if (counts === undefined) missing.push(tool);
    for (const [index, said] of (counts ?? []).entries()) {
      const { path, bytes } = files[index] ?? { path: '', bytes: new Uint8Array() };
      if (said !== expected(bytes)) compare(path, tool, bytes, `${said} instead of ${expected(bytes)}`);
    }
  }
  return missing;
};

function inputOf(files: readonly KnownFile[], at: SubjectMount['at']): Pick<ToolInput, 'files' | 'sizes'> {
  return { files: files.map(({ path }) => at(path)), sizes: files.map(({ bytes }) => bytes.byteLength) };
}

import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import type { UpstreamFile } from '../../subject/facts.ts';
import { mountAskingAnew } from '../asking-anew.ts';
import { type HeldAnswer, holdAnswer } from '../held-answer.ts';
import { findVersions, NO_OTHER_VERSION, type Versions, whichVersion } from '../two-versions.ts';
import { ownRequest, usesOf } from '../upstream-uses.ts';
import { oddBytes } from './odd-bytes.ts';
import { openBy, type Way, WAYS } from './ways-to-open.ts';

const MAX_TRIED = 6;
const MAX_FILES = 3;
// Longer than what the kernel reads ahead, so that the second half is not there yet.
const [OLD_LENGTH, OTHER_LENGTH] = [700_001, 600_007];
const NO_STORE = { 'cache-control': 'no-store' };

export const oneOpenOneVersion: MountedCheck = {
  id: 'bytes/one-open-one-version',
  level: 'must',
  requirement: 'Whoever has a file open reads one version of it to the end, whatever upstream answers meanwhile.',
  advice:
    'The host keeps the version that was opened. When bytes/two-opens-agree passes and this fails, report it to the kit.',
  needs: ['upstream-file'],
  async run({ facts, mountFor, random, step }) {
    const findings = createFindings();
    const anew = await mountAskingAnew({ mountFor });
    const choose = random();
    const changed: string[] = [];
    const unchanged: string[] = [];
    for (const use of usesOf(facts, MAX_TRIED, 0)) {
      if (use.operation !== 'read' || changed.length === MAX_FILES) continue;
      step(`looking for another version of ${use.path}`);
      const answer = holdAnswer(anew.upstream, ownRequest(use));
      const versions = await versionsOf(anew, use, answer, choose);
      for (const way of versions === undefined ? [] : WAYS) {
        step(`reading ${use.path} (${way.join('|')}) while it changes`);
        await readWhileItChanges({ mount: anew, path: use.path, way, answer, versions, findings });
      }
      (versions === undefined ? unchanged : changed).push(use.path);
      answer.release();
    }
    return findings.concludeIf(changed.length, NO_OTHER_VERSION, { changed, unchanged });
  },
};

/** The old body is the author's unless it is given. */
interface Bodies extends Versions {
  readonly oldBody?: Versions['body'];
}

/** Two versions of different lengths where anything can be a version, else two of the same length. */
async function versionsOf(
  mount: SubjectMount,
  use: UpstreamFile,
  answer: HeldAnswer,
  random: () => number,
): Promise<Bodies | undefined> {
  if (use.drawn !== 'body' || use.sizeKnown || use.size === 0) return findVersions(mount, use, answer);
  const [old, other] = [oddBytes(OLD_LENGTH, random), oddBytes(OTHER_LENGTH, random)];
  return { old, oldBody: old, other, body: other };
}

interface Reading {
  readonly mount: SubjectMount;
  readonly path: string;
  readonly way: Way;
  readonly answer: HeldAnswer;
  readonly versions: Bodies | undefined;
  readonly findings: Findings;
}

async function readWhileItChanges({ mount, path, way, answer, versions, findings }: Reading): Promise<void> {
  if (versions === undefined) return;
  const { client, at } = mount;
  const { old, oldBody, body } = versions;
  answer.say({ headers: NO_STORE, ...(oldBody === undefined ? {} : { body: oldBody }) });
  const opened = await openBy(mount, path, way);
  if (opened === undefined) return;
  if (!opened.ok) return findings.add(path, 'to be opened', opened.errno);
  const half = old.byteLength >> 1;
  const first = await readPart(mount, opened.value, 0, half);
  answer.say({ headers: NO_STORE, body });
  // Somebody else looks, so that the host hears of the other version.
  await client.lstat(at(path));
  const between = await client.readFile(at(path));
  const rest = await readPart(mount, opened.value, half, old.byteLength - half + 1);
  const status = await client.fstat(opened.value);
  await client.close(opened.value);
  const where = `${path}, open while upstream's answer changed (${way.join('|')})`;
  expectBytes(findings, `${where}, its first half`, old.subarray(0, half), first);
  expectBytes(findings, `${where}, the rest`, old.subarray(half), rest);
  findings.equal(`${where}, its size by fstat`, old.byteLength, status.ok ? status.value.size : status.errno);
  if (between.ok && whichVersion(versions, between.value.bytes) === 'neither')
    findings.add(`${where}, opened by somebody else`, 'one version or the other', 'a mixture of both');
}

/** As many system calls as it takes; whatever came before an errno, or the errno itself. */
async function readPart(
  { client }: SubjectMount,
  descriptor: number,
  offset: number,
  length: number,
): Promise<Uint8Array | string> {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < length;) {
    const piece = await client.pread(descriptor, length - at, offset + at);
    if (!piece.ok) return piece.errno;
    if (piece.value.byteLength === 0) break;
    pieces.push(piece.value);
    at += piece.value.byteLength;
  }
  return Buffer.concat(pieces);
}

function expectBytes(findings: Findings, where: string, expected: Uint8Array, actual: Uint8Array | string): void {
  if (typeof actual === 'string') return findings.add(where, 'the bytes of the version that was opened', actual);
  if (Buffer.compare(expected, actual) === 0) return;
  const at = expected.findIndex((byte, index) => byte !== actual[index]);
  findings.add(
    where,
    `the ${expected.byteLength} bytes of the version that was opened`,
    `${actual.byteLength} bytes, others from ${at < 0 ? expected.byteLength : at} on`,
  );
}

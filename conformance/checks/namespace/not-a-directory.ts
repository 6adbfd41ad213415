import type { MountedCheck } from '../../check.ts';
import { createFindings } from '../../finding.ts';
import { someDirectories, someFiles } from '../../subject/variety.ts';

const MAX_PATHS = 12;

export const notADirectory: MountedCheck = {
  id: 'namespace/not-a-directory',
  level: 'must',
  requirement: 'A file that is used as a directory is ENOTDIR, and reading a directory is EISDIR.',
  advice: 'lookup-child must answer the kind that a name has: a file has nothing below it, and a directory no bytes.',
  needs: ['file'],
  async run({ facts, shared, random, step }) {
    const findings = createFindings();
    const { client, at } = await shared();
    const choose = random();
    const files = someFiles(facts.files, MAX_PATHS, choose);
    for (const { path } of files) {
      step(`using ${path} as a directory`);
      for (const below of ['/x', '/', '/.', '/..']) {
        const answer = await client.lstat(at(path) + below);
        findings.equal(`stat of ${path}${below}`, 'ENOTDIR', answer.ok ? answer.value.kind : answer.errno);
      }
      const listed = await client.readdir(at(path));
      findings.equal(`listing ${path}`, 'ENOTDIR', listed.ok ? 'a listing' : listed.errno);
    }
    const directories = someDirectories(facts.directories, MAX_PATHS, choose);
    for (const { path } of directories) {
      step(`reading the directory ${path}`);
      const read = await client.readFile(at(path));
      findings.equal(`reading ${path}`, 'EISDIR', read.ok ? `${read.value.bytes.byteLength} bytes` : read.errno);
    }
    return findings.conclude({ files: files.length, directories: directories.length });
  },
};

import type { Answer } from '../../../src/index.ts';
import type { MountedCheck } from '../../check.ts';
import { requestLine, type SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import { explanationProblem } from '../explanation.ts';
import { type Observed, observe, shown } from '../observe.ts';

// A name that is not there, or is of the other kind, is an answer: no event tells of it.
const ANSWERS = ['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'];

export const expectedErrno: MountedCheck = {
  id: 'errors/expected-errno',
  level: 'must',
  requirement:
    'A path that its author says is refused gives that very errno, asks no host that is not declared, and the host explains why.',
  advice: 'Correct "errno" of the sample in omnivet.certify.toml, or what the provider does at that path.',
  needs: ['expected-errno'],
  async run({ facts, mount, step }) {
    const findings = createFindings();
    const fresh = await mount();
    const samples = facts.samples.flatMap(({ path, errno }) => (errno === undefined ? [] : [{ path, errno }]));
    for (const { path, errno } of samples) {
      step(`using ${path}, which is to give ${errno}`);
      const started = Date.now();
      const met = await observe<unknown>(fresh, (client) => use(client, fresh.at(path)));
      const outcome = met.answer.ok ? 'success' : met.answer.errno;
      if (outcome !== errno) findings.add(path, errno, shown(met));
      else requireExplanation(met, { provider: fresh.provider, path, errno, started, ended: Date.now() }, findings);
    }
    const declared = facts.manifest.hosts.map(({ host }) => host as string);
    for (const request of fresh.upstream.requests())
      if (!declared.includes(request.host ?? ''))
        findings.add(requestLine(request), 'declared hosts only', 'a request');
    return findings.conclude({ samples: samples.map(({ path, errno }) => `${path}: ${errno}`) });
  },
};

/** Whatever one does with a path: looks at it, and reads or lists it. */
async function use(client: SubjectMount['client'], path: string): Promise<Answer<unknown>> {
  const status = await client.lstat(path);
  if (!status.ok) return status;
  return status.value.kind === 'directory' ? client.readdir(path) : client.readFile(path);
}

function requireExplanation(
  { failures }: Observed<unknown>,
  met: Parameters<typeof explanationProblem>[1],
  findings: Findings,
): void {
  if (ANSWERS.includes(met.errno)) return;
  const problems = failures.map((failure) => explanationProblem(failure, met));
  if (!problems.includes(undefined))
    findings.add(met.path, `an event that explains ${met.errno}`, problems.join('; ') || 'no event');
}

import type { MountedCheck } from '../../check.ts';
import { createFindings } from '../../finding.ts';
import { processMemory } from '../process-memory.ts';
import { judge } from './budgets.ts';

const MEBIBYTE = 1024 * 1024;

export const memory: MountedCheck = {
  id: 'performance/memory',
  level: 'should',
  requirement: 'The sandbox takes no more memory than the author promises, at its peak, over everything that was seen.',
  advice:
    'Some 60 MiB are the sandbox itself. What is above that is the component: large texts in it, and what it builds in a call.',
  needs: [],
  async run({ subject, facts, shared, step }) {
    const findings = createFindings();
    const mounted = await shared();
    step('looking at the root, so that there is a sandbox');
    await mounted.client.readdir(mounted.at('/'));
    await mounted.settled();
    const peaks = mounted.sandboxes().map((pid) => processMemory(pid)?.peak ?? 0);
    const peak = Math.round((Math.max(0, ...peaks) / MEBIBYTE) * 10) / 10;
    const paths = facts.directories.length + facts.files.length;
    return findings.conclude({ ...judge({ 'peak-memory-mb': peak }, subject.author.budgets, findings), paths });
  },
};

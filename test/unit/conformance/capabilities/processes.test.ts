import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { processTexts } from '../../../../conformance/checks/capabilities/processes.ts';

test('the texts of a process hold its arguments and its environment, and those of its children', async () => {
  const script = 'sh -c "echo ready; read line" sh grandchild-argument';
  const child = spawn('sh', ['-c', script, 'sh', 'child-argument'], {
    env: { PATH: process.env['PATH'], PLANTED: 'in-environment' },
  });
  try {
    await once(child.stdout, 'data');
    const texts = await processTexts(child.pid ?? 0);
    const all = texts
      .map(({ cmdline, environ }) => `${cmdline?.toString() ?? ''} ${environ?.toString() ?? ''}`)
      .join('\n');
    expect(texts.length).toBeGreaterThanOrEqual(1);
    expect(all).toContain('grandchild-argument');
    expect(all).toContain('in-environment');
  } finally {
    child.stdin.end('\n');
    await once(child, 'close');
  }
});

test('a process that is gone has no texts', async () => {
  const child = spawn('true');
  await once(child, 'close');
  expect(await processTexts(child.pid ?? 0)).toEqual([{ pid: child.pid, cmdline: undefined, environ: undefined }]);
});

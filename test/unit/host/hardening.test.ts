import { expect, test } from 'vitest';
import { NODE_BINARY, startProgram } from '../../../src/ambient/child-process.ts';
import { findProgram } from '../../../src/ambient/programs.ts';
import { requireHardening } from '../../../src/host/hardening.ts';
import type { HardeningPorts } from '../../../src/sandbox/hardening.ts';

const withoutBubblewrap: HardeningPorts = {
  findProgram: async (name) => (name === 'bwrap' ? undefined : findProgram(name)),
  start: (program, argv, environment) => startProgram(program, argv, environment, 'shared'),
  node: NODE_BINARY,
};

test('requireHardening in required mode with a missing layer fails and names it and the command that installs it', async () => {
  await expect(requireHardening('required', withoutBubblewrap)).rejects.toThrow(
    /layer "namespaces" is missing \(not installed\); install it: apt-get install -y bubblewrap/,
  );
});

test.each(['auto', 'off'] as const)('requireHardening in %s mode goes on without a layer', async (mode) => {
  const { layers } = await requireHardening(mode, withoutBubblewrap);
  expect(layers.find(({ name }) => name === 'namespaces')?.state).toBe(mode === 'auto' ? 'missing' : 'off');
});

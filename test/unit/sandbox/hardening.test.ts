import { expect, test } from 'vitest';
import { NODE_BINARY, startProgram } from '../../../src/ambient/child-process.ts';
import { findProgram } from '../../../src/ambient/programs.ts';
import { type HardeningPorts, missingLayer, probeHardening } from '../../../src/sandbox/hardening.ts';

const NAMES = [
  'permission-model',
  'v8-limits',
  'process-limits',
  'closed-descriptors',
  'empty-environment',
  'parent-death',
  'namespaces',
];

/** This machine, where these programs are found at other places, or nowhere. */
function machine(places: Readonly<Record<string, string | undefined>>): HardeningPorts {
  return {
    findProgram: async (name) => (name in places ? places[name] : findProgram(name)),
    start: (program, argv, environment) => startProgram(program, argv, environment, 'shared'),
    node: NODE_BINARY,
  };
}

test('probeHardening in auto mode tells every layer in order and puts up those whose programs are here', async () => {
  const hardening = await probeHardening('auto', machine({ bwrap: undefined }));
  expect(hardening.layers.map(({ name }) => name)).toEqual(NAMES);
  expect(hardening.layers.filter(({ state }) => state !== 'on')).toEqual([
    { name: 'namespaces', state: 'missing', detail: 'not installed', mend: 'apt-get install -y bubblewrap' },
  ]);
  const { program, argv } = hardening.command('/node', ['-e', '1'], 64);
  expect([program, ...argv].join(' ')).toMatch(
    /^\/\S*setpriv --pdeathsig KILL --no-new-privs \S*prlimit .*\/node -e 1$/,
  );
  expect(missingLayer(hardening)?.name).toBe('namespaces');
});

test('probeHardening with a program that is installed and does not work leaves that layer out and says what it said', async () => {
  const hardening = await probeHardening('auto', machine({ bwrap: '/bin/false', prlimit: undefined }));
  expect(hardening.layers.filter(({ state }) => state === 'missing')).toEqual([
    { name: 'process-limits', state: 'missing', detail: 'not installed', mend: 'apt-get install -y util-linux' },
    { name: 'namespaces', state: 'missing', detail: expect.stringContaining('does not work here') },
  ]);
  expect(hardening.command('/node', [], 64)).toMatchObject({
    argv: ['--pdeathsig', 'KILL', '--no-new-privs', '/node'],
  });
});

test('probeHardening in off mode looks for nothing and starts Node itself', async () => {
  const never = async (): Promise<never> => Promise.reject(new Error('it looked'));
  const hardening = await probeHardening('off', { ...machine({}), findProgram: never });
  expect(hardening.layers.map(({ state }) => state)).toEqual(['on', 'on', 'off', 'on', 'on', 'off', 'off']);
  expect(hardening.command('/node', ['-e', '1'], 64)).toEqual({ program: '/node', argv: ['-e', '1'] });
  expect(missingLayer(hardening)).toBeUndefined();
});

test('the command of a larger provider allows more private memory', async () => {
  const hardening = await probeHardening('auto', machine({ bwrap: undefined }));
  const data = (memoryMb: number): number =>
    Number(/--data=(\d+)/.exec(hardening.command('/node', [], memoryMb).argv.join(' '))?.[1]);
  expect(data(1024) - data(64)).toBe(2 * 960 * 2 ** 20);
});

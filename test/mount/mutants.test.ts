/** A sample of `npm run mutants`, and what of it needs no mount: the whole matrix takes longer than tests may. */
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { CHECKS } from '../../conformance/checks/index.ts';
import { SABOTAGED_HOST, SABOTAGES } from '../../conformance/sabotage/sabotages.ts';
import { type Mutation, MUTATIONS } from '../../providers/mutants/mutations.ts';
import { buildMutant } from '../helpers/mutant-builds.ts';
import { problemsOf, runRow } from '../mutants/row.ts';

vi.setConfig({ testTimeout: 180_000 });

const FOLDER = fileURLToPath(new URL('../../.cache/mutants', import.meta.url));
const ids = CHECKS.map(({ id }) => id as string);
const mutants = [...MUTATIONS, ...SABOTAGES];

test('every check has a mutant or a sabotage that has to fail it', () => {
  const failed = new Set(mutants.flatMap(({ fails }) => fails as readonly string[]));
  expect(ids.filter((id) => !failed.has(id))).toEqual([]);
});

test('every mutant and sabotage names checks that there are', () => {
  for (const { name, fails } of mutants)
    expect({ name, fails }).toEqual({ name, fails: fails.filter((id) => ids.includes(id)) });
});

test.each<Mutation>(['bad-name', 'lists-twice'])('the mutant %s fails what it has to', async (name) => {
  const row = MUTATIONS.find((mutant) => mutant.name === name);
  const checks = CHECKS.filter(({ id }) => row?.fails.includes(id));
  const component = await buildMutant(name, FOLDER);
  const made = await runRow(
    { name, kind: 'provider', bug: row?.bug ?? '', fails: row?.fails ?? [] },
    component,
    checks,
    undefined,
  );
  expect(problemsOf(made)).toEqual([]);
});

test.each(['mount-writable', 'missing-is-io-error'])('the host sabotaged by %s fails what it has to', async (name) => {
  const row = SABOTAGES.find((sabotage) => sabotage.name === name);
  const checks = CHECKS.filter(({ id }) => row?.fails.includes(id));
  const component = await buildMutant('none', FOLDER);
  const mutant = { name, kind: 'host', bug: row?.bug ?? '', fails: row?.fails ?? [] } as const;
  expect(problemsOf(await runRow(mutant, component, checks, [...SABOTAGED_HOST, name]))).toEqual([]);
});

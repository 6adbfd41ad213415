import { describe, expect, test } from 'vitest';
import { BY_HAND } from '../../../providers/mutants/by-hand-table.ts';
import { MUTATIONS } from '../../../providers/mutants/mutations.ts';

describe('the table of mutants', () => {
  test('has each name once, as the name of a file can be', () => {
    const names = MUTATIONS.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(names).not.toContain('none');
  });

  test('says of each what is wrong, in one sentence, and no two the same', () => {
    const bugs = MUTATIONS.map(({ bug }) => bug);
    for (const bug of bugs) expect(bug).toMatch(/^[A-Z/].{20,}[^.]\.$/);
    expect(new Set(bugs).size).toBe(bugs.length);
  });

  test('says of each which checks it fails, by ids of the suite, none twice', () => {
    for (const { fails } of MUTATIONS) {
      expect(new Set(fails).size).toBe(fails.length);
      for (const id of fails)
        expect(id).toMatch(/^(?:namespace|bytes|readonly|errors|capabilities|cache|containment|performance)\/[a-z-]+$/);
    }
  });

  test('has what is made by hand at its end', () => {
    expect(MUTATIONS.slice(-BY_HAND.length)).toEqual(BY_HAND);
  });
});

/** A target over numbers, without a mount: what a runner does is seen without anything that could be slow. */
import fc from 'fast-check';
import type { Session, Target } from '../../../../fuzz/target.ts';

/** What a planted target does besides. */
export interface Planted {
  /** What a number breaks, by itself. */
  readonly breaks: (value: number) => readonly string[];
  /** What some numbers break together. */
  readonly together?: (values: readonly number[]) => readonly string[];
  /** Thrown for some numbers. */
  readonly fails?: (values: readonly number[]) => Error | undefined;
}

/** A target, and how many sessions were opened and closed. */
export function plantedTarget({ breaks, together, fails }: Planted): {
  target: Target<number, Session>;
  opened: () => number;
  open: () => number;
} {
  let opened = 0;
  let closed = 0;
  let last: readonly number[] = [];
  const target: Target<number, Session> = {
    name: 'planted',
    what: 'numbers',
    arbitrary: fc.nat({ max: 10_000 }),
    classify: (value) => [value % 2 === 0 ? 'even' : 'odd'],
    classes: ['even', 'odd'],
    samples: 100,
    batch: 50,
    async open() {
      opened += 1;
      return {
        violations: () => Promise.resolve(together?.(last) ?? []),
        close: () => Promise.resolve(void (closed += 1)),
      };
    },
    async check(values) {
      last = values;
      const error = fails?.(values);
      if (error !== undefined) throw error;
      return values.map(breaks);
    },
  };
  return { target, opened: () => opened, open: () => opened - closed };
}

/** Where the cases of a target are tried: one session for many of them, another one when a case has broken it. */
import { WorldBroken } from '../session/guard.ts';
import type { Session, Target } from '../target.ts';

/** What came of some cases that were tried at the same time. */
export interface Tried {
  /** What each of them broke, in order. */
  readonly each: readonly (readonly string[])[];
  /** What broke, and nobody can say which of them did it. */
  readonly together: readonly string[];
}

export interface Bench<Case> {
  attempt(cases: readonly Case[]): Promise<Tried>;
  /** Sessions so far. */
  sessions(): number;
  close(): Promise<void>;
}

/** A session holds everything that was told: before it becomes much, another one is made. */
const CASES_OF_A_SESSION = 150_000;

type Closing = Session & { close(broken?: boolean): Promise<void> };

/** Makes sessions of a target as they are needed. */
export function createBench<Case>(target: Target<Case, Session>): Bench<Case> {
  let session: Closing | undefined;
  let sessions = 0;
  let tried = 0;

  async function open(): Promise<Closing> {
    if (session !== undefined && tried < CASES_OF_A_SESSION) return session;
    await session?.close();
    session = await target.open();
    sessions += 1;
    tried = 0;
    return session;
  }

  return {
    sessions: () => sessions,
    async attempt(cases) {
      const here = await open();
      tried += cases.length;
      try {
        const each = await target.check(cases, here);
        const together = await here.violations();
        if (here.spent?.() === true) {
          session = undefined;
          await here.close();
        }
        // What only one can have done, one did.
        return together.length > 0 && cases.length === 1
          ? { each: [[...(each[0] ?? []), ...together]], together: [] }
          : { each, together };
      } catch (error) {
        session = undefined;
        await here.close(true).catch(() => undefined);
        if (!(error instanceof WorldBroken)) throw error;
        const place = cases.length === 1 ? 0 : error.place;
        if (place === undefined) return { each: [], together: [error.message] };
        return { each: cases.map((_, index) => (index === place ? [error.message] : [])), together: [] };
      }
    },
    async close() {
      await session?.close();
      session = undefined;
    },
  };
}

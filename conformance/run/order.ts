/** From the process of the command to the process that runs the checks. */
import type { AuditReport, DriverName } from '../../src/index.ts';
import type { CheckId } from '../check.ts';

/** What the process that runs the checks is told, as JSON. */
export interface RunOrder {
  /** Absolute. */
  readonly component: string;
  readonly audit: AuditReport;
  readonly authorFile: string | undefined;
  /** Ids of checks: each list is run by a process of its own, side by side with the others. */
  readonly lanes: readonly (readonly CheckId[])[];
  /** By which the first lane tells the others what it saw of the subject; absolute, and not there yet. */
  readonly facts: string;
  readonly seed: number;
  /** What the subject is granted: the same values in all lanes, since one sees the requests that another judges. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Milliseconds for one check that does not say otherwise. */
  readonly timeout: number;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly host: readonly string[] | undefined;
  readonly driver: DriverName | undefined;
}

declare module 'vitest' {
  interface ProvidedContext {
    order: RunOrder;
  }
  interface TaskMeta {
    /** A `CheckResult`, which is JSON. */
    result?: unknown;
    /** What could not be seen of the subject, once it was looked at. */
    unseen?: readonly string[];
  }
}

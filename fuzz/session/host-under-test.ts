/** What Node is started with to be the host that is fuzzed: the host as shipped, or one with a bug planted in it. */
import { type DriverName, programBeside } from '../../src/index.ts';

// For all hosts of this process.
let planted: string | undefined;
let driver: DriverName | undefined;

/** Breaks one thing in every host from now on, by its name in the conformance suite or in `planted.ts`: to see that a target finds it. */
export function sabotageHosts(name: string | undefined): void {
  planted = name;
}

/** What is planted. */
export function plantedBug(): string | undefined {
  return planted;
}

/** Whether a bug was planted. */
export function isSabotaged(): boolean {
  return planted !== undefined;
}

/** Has this speak FUSE in every host from now on; what a configuration says when absent. */
export function driveHosts(name: DriverName | undefined): void {
  driver = name;
}

/** What speaks FUSE in all hosts, when somebody has chosen. */
export function chosenDriver(): DriverName | undefined {
  return driver;
}

/** How a host differs from the one as shipped, besides what is broken in it. */
export interface HostVariant {
  /** The clock can be moved, and the tree be asked directly: `host-control.ts`. */
  readonly controlled?: boolean;
  /** Bugs are put in and taken away while it is up; it is controlled, too. */
  readonly switchable?: boolean;
  /** The provider of this name has a fresh instance for each selection. */
  readonly fresh?: string;
  /** No bug is in it, whatever is planted in the others. */
  readonly sound?: boolean;
}

/** What the program is told, as JSON in its one argument. */
export interface HostOrder extends HostVariant {
  /** Where the files of the scripted resolver are. */
  readonly folder: string;
  readonly planted: string | undefined;
}

/** The program and its argument. */
export function hostUnderTest(folder: string, variant: HostVariant = {}): readonly string[] {
  return [
    programBeside(import.meta.url, 'host-program'),
    JSON.stringify({ ...variant, folder, planted: variant.sound === true ? undefined : planted } satisfies HostOrder),
  ];
}

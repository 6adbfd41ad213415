/** What is certified: a component, its manifest, and what the author says beside it. */
import type { RequestHandler } from 'msw';
import type { AuditReport, DriverName, Manifest } from '../../src/index.ts';
import type { AuthorFile } from './author-file.ts';

export interface Subject {
  /** Absolute. */
  readonly component: string;
  readonly audit: AuditReport;
  /** Its name in the mount, which is the manifest's. */
  readonly name: string;
  readonly manifest: Manifest;
  readonly author: AuthorFile;
  /** What answers in place of the services that it asks. */
  readonly handlers: readonly RequestHandler[];
  /** Values that the suite grants, by the secret's name: the author's, or random ones. No service ever sees them. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly seed: number;
  /** What speaks FUSE to the kernel under it; the host's default when absent. */
  readonly driver: DriverName | undefined;
  /** What Node is started with to be the host; the host as shipped when absent. */
  readonly host: readonly string[] | undefined;
}

/** A provider that is fuzzed in place of the host. */
export interface ProviderSubject {
  /** The component's file. */
  readonly file: string;
  /** What its author says of it, when that is not beside the component. */
  readonly authorFile?: string | undefined;
}

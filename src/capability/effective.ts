/** What a provider may do: declared ∩ granted (contract.md section 3). Every decision of this folder is held against it. */
import type { HostName } from '../contract/host-name.ts';
import type { DeclaredMethod, SecretScheme } from '../contract/manifest.ts';

/** A host that may be asked, and how. */
export interface EffectiveHost {
  readonly host: HostName;
  readonly methods: readonly DeclaredMethod[];
}

/** A secret by its name and its bounds. Its value is not here: nothing in this folder ever sees one (rule 11). */
export interface EffectiveSecret {
  readonly name: string;
  /** The only hosts to which it is attached (rule 12). */
  readonly hosts: readonly HostName[];
  readonly as: SecretScheme;
  /** Whether requests go out without it when it has no value. */
  readonly optional: boolean;
}

/** The whole of a provider's authority over the network. */
export interface Effective {
  readonly hosts: readonly EffectiveHost[];
  /** Request headers beyond the three that all may set; lower case. */
  readonly headers: readonly string[];
  readonly secrets: readonly EffectiveSecret[];
}

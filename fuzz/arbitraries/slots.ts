/** Which hosts stand in for "declared" and "the attacker's" in what is generated. */

export interface HostSlots {
  /** Declared and granted; a secret is bound to it. */
  readonly declared: string;
  /** Declared and granted; no secret is bound to it. */
  readonly unbound: string;
  /** Declared and granted with a port of its own. */
  readonly ported: string;
  /** Declared by nobody. */
  readonly attacker: string;
}

/** What the puppet's manifest declares. */
export const PUPPET_SLOTS: HostSlots = {
  declared: 'api.example.org',
  unbound: 'cdn.example.org',
  ported: 'git.example.org:8443',
  attacker: 'evil.example.net',
};

/** The hosts of the puppet that may be asked, for the models. */
export const PUPPET_HOSTS: readonly string[] = [
  PUPPET_SLOTS.declared,
  PUPPET_SLOTS.unbound,
  PUPPET_SLOTS.ported,
  'post.example.org',
];

/** A template written out: `{A}` the declared host, `{B}` the one with a port, `{E}` the attacker's. */
export function fill(template: string, { declared, ported, attacker }: HostSlots): string {
  return template.replaceAll('{A}', declared).replaceAll('{B}', ported).replaceAll('{E}', attacker);
}

/** What the tables of URLs are made of. A is a declared host, E an attacker's. */
import type { PuppetText } from '../../providers/puppet/encoder.ts';

/** A URL and its name, which is what a failing test says. */
export type Row = readonly [name: string, url: PuppetText];

/** The declared host of most rows. */
export const A = 'api.example.org';
/** Another declared host, with a port of its own. */
export const B = 'git.example.org:8443';
/** Declared by nobody. */
export const E = 'evil.example.net';

/** The root of a host. */
export const at = (host: string): string => `https://${host}/`;

/**
 * Addresses that are never connected to (rule 3): the IANA special-purpose registries (RFC 6890 and updates, as of
 * 2025-10), multicast, and what rule 3 names beyond them.
 */

/** A range that is refused whole, and what it is. */
export type RefusedRange = readonly [cidr: string, name: string];

export const REFUSED_IPV4: readonly RefusedRange[] = [
  ['0.0.0.0/8', 'this network'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'carrier-grade NAT'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local, cloud metadata'],
  ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'IETF protocol assignments'],
  ['192.0.2.0/24', 'documentation'],
  ['192.31.196.0/24', 'AS112'],
  ['192.52.193.0/24', 'AMT relays'],
  ['192.88.99.0/24', '6to4 relays'],
  ['192.168.0.0/16', 'private'],
  ['192.175.48.0/24', 'AS112'],
  ['198.18.0.0/15', 'benchmarking'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved, broadcast'],
];

/** Whatever is outside is not global unicast (RFC 4291 section 2.4 as IANA allocates it). */
export const GLOBAL_UNICAST_IPV6 = '2000::/3';

export const REFUSED_IPV6: readonly RefusedRange[] = [
  ['::/128', 'unspecified'],
  ['::1/128', 'loopback'],
  ['::/96', 'IPv4-compatible'],
  ['64:ff9b:1::/48', 'local NAT64'],
  ['100::/64', 'discard'],
  ['100:0:0:1::/64', 'dummy prefix'],
  // Teredo (2001::/32), benchmarking (2001:2::/48), ORCHID (2001:10::/28), ORCHIDv2 (2001:20::/28) and the anycasts.
  ['2001::/23', 'IETF protocol assignments, Teredo'],
  ['2001:db8::/32', 'documentation'],
  ['2002::/16', '6to4'],
  ['2620:4f:8000::/48', 'AS112'],
  ['3fff::/20', 'documentation'],
  ['5f00::/16', 'segment routing'],
  ['fc00::/7', 'unique local'],
  ['fe80::/10', 'link-local'],
  ['fec0::/10', 'site-local'],
  ['ff00::/8', 'multicast'],
];

/**
 * Ranges whose last 32 bits are the IPv4 address that a packet ends up at: classified by that one. The tunnels (6to4,
 * Teredo, compatible, local NAT64) are refused whole above, for a relay that the host does not know decides on those.
 */
export const EMBEDS_IPV4: readonly RefusedRange[] = [
  ['::ffff:0:0/96', 'IPv4-mapped'],
  ['64:ff9b::/96', 'NAT64'],
];

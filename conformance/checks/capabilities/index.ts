/** A provider gets exactly what it asked for and was granted. */
import type { Check } from '../../check.ts';
import { audit } from './audit.ts';
import { boundSecrets } from './bound-secrets.ts';
import { declaredHosts } from './declared-hosts.ts';
import { everythingUsed } from './everything-used.ts';
import { forbiddenHeaders } from './forbidden-headers.ts';
import { nextLinks } from './next-links.ts';
import { noCanary } from './no-canary.ts';
import { noEcho } from './no-echo.ts';
import { optionalSecret } from './optional-secret.ts';
import { redirects } from './redirects.ts';
import { requiredSecret } from './required-secret.ts';

export const CAPABILITIES: readonly Check[] = [
  audit,
  declaredHosts,
  everythingUsed,
  boundSecrets,
  requiredSecret,
  optionalSecret,
  noCanary,
  noEcho,
  forbiddenHeaders,
  redirects,
  nextLinks,
];

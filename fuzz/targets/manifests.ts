/** `manifests`: a provider loads with a manifest that is sound and with no other, and one that does not load says why. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLASSES, classify, manifest, type ManifestCase } from '../arbitraries/manifest.ts';
import { soundComponents } from '../component-bases.ts';
import { unitsOf, writeOut } from '../puppet-text.ts';
import { withManifests } from '../session/manifest-section.ts';
import { openShortMounts, type ShortMount, type ShortMounts } from '../session/short-mounts.ts';
import type { Target } from '../target.ts';

interface Manifests extends ShortMounts {
  readonly component: Uint8Array;
}

export const manifests: Target<ManifestCase, Manifests> = {
  name: 'manifests',
  what: 'a provider loads with a sound manifest and with no other, and says why when it does not',
  arbitrary: manifest(),
  classify,
  classes: CLASSES,
  samples: 2_000,
  batch: 8,
  async open() {
    const [component = new Uint8Array()] = await soundComponents();
    return { ...(await openShortMounts()), component };
  },
  async check(cases, session) {
    // All side by side in one mount: a provider that does not load is left out, alone.
    const providers = await Promise.all(cases.map((one, index) => writeProvider(one, `p${index}`, session)));
    const neighbour = await writeProvider({ sections: [] }, 'neighbour', session);
    const mounted = await session.mount([...providers, neighbour].join('\n'));
    // A grant that no configuration can have takes all of them along: whose it was shows one by one.
    if (mounted.failed !== undefined && cases.length > 1) {
      const each: (readonly string[])[] = [];
      for (const one of cases) each.push(...(await this.check([one], session)));
      return each;
    }
    return cases.map((one, index) => problemsOf(one, `p${index}`, mounted));
  },
};

async function writeProvider(
  { sections }: Pick<ManifestCase, 'sections'>,
  name: string,
  { component, folder }: Manifests,
): Promise<string> {
  const texts = sections.map((text) => Buffer.from(writeOut(text)));
  await writeFile(join(folder, `${name}.wasm`), withManifests(component, texts));
  const [first] = sections;
  const { hosts, secrets } = first === undefined || unitsOf(first) > 65_536 ? NOTHING : declaredBy(writeOut(first));
  const granted = secrets.map((secret) => `${JSON.stringify(secret)} = { env = "FUZZ_SECRET" }`);
  return [
    `[providers.${name}]`,
    `component = "${name}.wasm"`,
    `capability = "network-client"`,
    `hosts = ${JSON.stringify(hosts)}`,
    `secrets = { ${granted.join(', ')} }`,
  ].join('\n');
}

interface Declared {
  readonly hosts: readonly string[];
  readonly secrets: readonly string[];
}

const GRANTABLE = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?(?::[1-9]\d{0,3})?$/;
const NOTHING: Declared = { hosts: [], secrets: [] };

// What an operator could grant; the rest would make the whole configuration wrong.
function declaredBy(text: string): Declared {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return NOTHING;
  }
  const list = (key: string, field: string): string[] => {
    const value = typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[key] : undefined;
    if (!Array.isArray(value)) return [];
    return value.flatMap((row: unknown) => {
      const text = typeof row === 'object' && row !== null ? (row as Record<string, unknown>)[field] : undefined;
      return typeof text === 'string' ? [text] : [];
    });
  };
  return {
    hosts: [...new Set(list('hosts', 'host').filter((host) => GRANTABLE.test(host) && host.length <= 253))],
    secrets: [...new Set(list('secrets', 'name').filter((secret) => /^[A-Z][A-Z0-9_]*$/.test(secret)))],
  };
}

function problemsOf({ sound }: ManifestCase, name: string, { listings, events, failed }: ShortMount): string[] {
  if (failed !== undefined) return [`mount: nothing was mounted: ${failed.message}`];
  const listing = listings.get(name);
  const loads = listing?.ok === true;
  const told = events.some((event) => event.kind === 'failure' && event.provider === name && event.message !== '');
  const unexplained = loads || told ? [] : ['event: a provider that does not load, and no event says so'];
  if (sound === undefined || sound === loads) return unexplained;
  const why = events.flatMap((event) => (event.kind === 'failure' && event.provider === name ? [event.message] : []));
  return [
    loads ? 'load: a manifest that is not sound loads' : `load: a sound manifest does not load: ${why.join('; ')}`,
    ...unexplained,
  ];
}

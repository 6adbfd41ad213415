/** Manifests that cannot be believed. */
import { coreText } from './core-text.ts';
import type { Hostile } from './fixture.ts';

type Section = readonly [name: string, content: string];

const manifest = (document: object): Section => ['omnifs:manifest', JSON.stringify(document)];
const named = (more: object): Section => manifest({ name: 'x', version: '1', ...more });
const host = (name: string): object => ({ host: name, why: 'to reach it' });

function declared(name: string, does: string, sections: readonly Section[], because: RegExp): Hostile {
  return {
    name,
    does,
    must: 'It does not load, and the field is named.',
    making: { kind: 'core', text: coreText(), sections },
    outcome: { kind: 'refused', because },
  };
}

/** Everything of this kind. */
export const manifests: readonly Hostile[] = [
  {
    name: 'manifest-none',
    does: 'Has no manifest.',
    must: 'It loads: it declares nothing.',
    making: { kind: 'core', text: coreText() },
    outcome: { kind: 'used', steps: [{ does: 'read', path: '/sound', gives: /^sound\n$/ }] },
  },
  declared('manifest-two', 'Has two manifests.', [named({}), named({})], /more than one section/),
  declared(
    'manifest-of-10-mib',
    'Has a manifest of 10 MiB.',
    [named({ description: 'x'.repeat(10 * 1024 * 1024) })],
    /larger than/,
  ),
  declared('manifest-not-json', 'Has a manifest that is not JSON.', [['omnifs:manifest', '{"name": "x"']], /not JSON/),
  declared(
    'manifest-deep',
    'Has a manifest of 30,000 nested arrays.',
    [['omnifs:manifest', '['.repeat(30_000) + ']'.repeat(30_000)]],
    /bad manifest/,
  ),
  declared('manifest-unknown-field', 'Has a manifest with an unknown field.', [named({ colour: 'red' })], /colour/),
  declared(
    'manifest-proto',
    'Has a manifest with a key __proto__.',
    [['omnifs:manifest', '{"name":"x","version":"1","__proto__":{"hosts":[]}}']],
    /__proto__/,
  ),
  declared(
    'manifest-wildcard-host',
    'Declares a wildcard for a host.',
    [named({ hosts: [host('*.example.org')] })],
    /hosts\[0\]\.host/,
  ),
  declared(
    'manifest-ip-host',
    'Declares an address for a host.',
    [named({ hosts: [host('127.0.0.1')] })],
    /hosts\[0\]\.host/,
  ),
  declared(
    'manifest-duplicate-host',
    'Declares a host twice.',
    [named({ hosts: [host('a.example.org'), host('a.example.org')] })],
    /hosts\[1\]/,
  ),
  declared('manifest-empty-name', 'Has the empty name.', [named({ name: '' })], /name/),
  declared('manifest-name-with-slash', 'Has a name with a slash.', [named({ name: 'a/b' })], /name/),
  declared(
    'manifest-ungranted-host',
    'Declares a host that nobody granted.',
    [named({ hosts: [host('api.example.org')] })],
    /api\.example\.org/,
  ),
];

import { expect, test } from 'vitest';
import { hostileTargets } from '../../../../conformance/checks/capabilities/hostile-targets.ts';
import type { HostName } from '../../../../src/contract/host-name.ts';
import { MANIFEST } from './sample-manifest.ts';

test('no hostile target is a URL of a declared host', () => {
  for (const { host } of MANIFEST.hosts)
    for (const [, url] of hostileTargets(host, 4242, MANIFEST)) {
      const target = URL.parse(url, 'https://base.omnivet.invalid/');
      const isPlain = url.startsWith('https://') && target?.username === '';
      expect(isPlain && MANIFEST.hosts.some((declared) => declared.host === target?.host)).toBe(false);
    }
});

test('a target is left out where its host happens to be declared', () => {
  const host = 'undeclared-by-omnivet.api.example.org' as HostName;
  const manifest = { hosts: [...MANIFEST.hosts, { host, why: 'all', methods: ['GET' as const] }] };
  const names = hostileTargets('api.example.org', 4242, manifest).map(([name]) => name);
  expect(names).not.toContain('a host within the same domain');
  expect(names.length).toBe(hostileTargets('api.example.org', 4242, MANIFEST).length - 1);
});

test('a declared port is left out of the names that are made of a host', () => {
  const urls = hostileTargets('git.example.org:8443', 4242, MANIFEST).map(([, url]) => url);
  expect(urls).toContain('https://git.example.org:4242/');
  expect(urls).toContain('https://git.example.org.omnivet.invalid/');
});

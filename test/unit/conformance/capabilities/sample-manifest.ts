/** A manifest with secrets of every kind. */
import { type Manifest, parseManifest } from '../../../../src/index.ts';

export const MANIFEST: Manifest = parsed({
  name: 'sample',
  version: '1.0.0',
  hosts: [
    { host: 'api.example.org', why: 'all' },
    { host: 'git.example.org:8443', why: 'all' },
  ],
  secrets: [
    { name: 'TOKEN', why: 'all', hosts: ['api.example.org'], as: 'bearer' },
    { name: 'LOGIN', why: 'all', hosts: ['git.example.org:8443'], as: 'basic' },
    { name: 'KEY', why: 'all', hosts: ['api.example.org', 'git.example.org:8443'], as: 'header:x-key' },
  ],
});

export const VALUES = { TOKEN: 'canary-of-the-token', LOGIN: 'user:canary-of-the-login', KEY: 'canary-of-the-key' };

function parsed(document: unknown): Manifest {
  const manifest = parseManifest(JSON.stringify(document));
  if (!manifest.ok) throw new Error(manifest.problem);
  return manifest.value;
}

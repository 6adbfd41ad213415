/**
 * A provider that answers what the path says: see README.md. It does nothing by itself, so whatever a test wants to see a
 * provider do is in the test.
 */
import { bytes, directory, file, invalidPath, type Node, notAFile, notFound, type Provider } from 'omnivet/provider';
import { contentOf, factsOf, nodeOf, textOf } from './answers.ts';
import { childOf, placeOf } from './place.ts';
import type { PuppetDirectory, PuppetScript } from './script.ts';

const WHY = 'what a script of a test asks';

export const provider: Provider = {
  manifest: {
    name: 'puppet',
    version: '1.0.0',
    description: 'Answers whatever the path says, for tests of the host',
    hosts: [
      { host: 'api.example.org', why: WHY },
      { host: 'cdn.example.org', why: WHY },
      { host: 'git.example.org:8443', why: WHY },
      { host: 'post.example.org', why: WHY, methods: ['GET', 'POST'] },
    ],
    // The second is where a secret goes: that it is declared must not help.
    headers: ['x-puppet', 'x-puppet-key'],
    secrets: [
      { name: 'PUPPET_TOKEN', why: WHY, hosts: ['api.example.org'], as: 'bearer' },
      {
        name: 'PUPPET_LOGIN',
        why: WHY,
        hosts: ['api.example.org', 'git.example.org:8443'],
        as: 'basic',
        optional: true,
      },
      { name: 'PUPPET_KEY', why: WHY, hosts: ['post.example.org'], as: 'header:x-puppet-key', optional: true },
    ],
  },

  lookupChild(parent, name) {
    const place = placeOf(parent);
    if (place.kind === 'unreadable') return undefined;
    if (place.kind === 'scripted') return isDirectory(place.is) ? lookupBelow(place.is, name) : undefined;
    if (name.startsWith('+')) return directory(name);
    const script = placeOf(`${parent}/${name}`);
    if (script.kind === 'scripted') return existing(name, script.is);
    // Only reading can say what is wrong with a script that begins like one.
    return name.startsWith('=') ? file(name) : undefined;
  },

  listChildren(parent) {
    const place = placeOf(parent);
    return place.kind === 'scripted' && isDirectory(place.is) ? place.is.list.map(nodeOf) : [];
  },

  readFile(path) {
    const place = placeOf(path);
    if (place.kind === 'unreadable') return invalidPath(`the script cannot be read: ${place.why}`);
    if (place.kind === 'beginning') return path === '/' ? notAFile() : notFound();
    if (place.is === undefined) return bytes(new Uint8Array());
    return 'read' in place.is ? contentOf(place.is.read) : notAFile();
  },
};

function lookupBelow(script: PuppetDirectory, name: string): Node | undefined {
  const child = childOf(script, name);
  if (child?.lookup === 'missing') return undefined;
  if (child?.lookup !== undefined) return nodeOf(child.lookup);
  if (child?.is !== undefined) return existing(name, child.is);
  const listed =
    script.list.find((node) => 'entry' in node && textOf(node.entry) === name) ??
    script.list.find((node) => 'expand' in node);
  return listed === undefined ? undefined : nodeOf(listed);
}

function existing(name: string, script: PuppetScript | undefined): Node {
  return isDirectory(script) ? directory(name, factsOf(script)) : file(name, factsOf(script ?? {}));
}

function isDirectory(script: PuppetScript | undefined): script is PuppetDirectory {
  return script !== undefined && 'list' in script;
}

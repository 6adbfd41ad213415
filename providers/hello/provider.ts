/**
 * The smallest provider that shows everything a provider of static files needs. Start here, then read
 * `providers/github`, which asks a service.
 *
 *     omnivet build providers/hello/provider.ts
 *     omnivet mount /mnt && cat /mnt/hello/hello.txt
 */
import { bytes, directory, file, type Node, notAFile, notFound, type Provider, text } from 'omnivet/provider';

/** A directory is an object of children; a file is a text or bytes. Any data of your own will do. */
type Tree = { readonly [name: string]: Tree | string | Uint8Array };

const TREE: Tree = {
  'hello.txt': 'Hello from a WebAssembly component!\n',
  'empty.txt': '',
  // A file is bytes, not text: these eight are how every PNG image begins.
  'signature.png': Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  greetings: {
    'de.txt': 'Grüß Gott!\n',
    'ja.txt': 'こんにちは\n',
    formal: {
      'en.txt': 'How do you do?\n',
    },
  },
};

/** What is at a path: `/greetings/de.txt` is TREE['greetings']['de.txt']. Paths come checked: no `..`, no `//`. */
function find(path: string): Tree | string | Uint8Array | undefined {
  let here: Tree | string | Uint8Array | undefined = TREE;
  for (const name of path.split('/').filter((segment) => segment !== '')) here = childOf(here, name);
  return here;
}

function childOf(here: Tree | string | Uint8Array | undefined, name: string): Tree | string | Uint8Array | undefined {
  if (here === undefined || typeof here === 'string' || here instanceof Uint8Array) return undefined;
  // Not just here[name]: a user may ask for a file named "constructor".
  return Object.hasOwn(here, name) ? here[name] : undefined;
}

function nodeFor(name: string, content: Tree | string | Uint8Array | undefined): Node | undefined {
  if (content === undefined) return undefined;
  if (typeof content === 'string') return file(name); // No size: the host reads the file when it needs one.
  if (content instanceof Uint8Array) return file(name, { size: content.length });
  return directory(name);
}

export const provider: Provider = {
  // What the provider asks for. This one needs no host, no header and no secret, so it can be granted none.
  manifest: { name: 'hello', version: '1.0.0', description: 'Static files, the smallest example' },

  // Is there a child with this name? It is asked for names that are not listed, too.
  lookupChild: (parent, name) => nodeFor(name, childOf(find(parent), name)),

  // What does `ls` show?
  listChildren(parent) {
    const here = find(parent);
    if (here === undefined || typeof here === 'string' || here instanceof Uint8Array) return [];
    return Object.keys(here).flatMap((name) => nodeFor(name, here[name]) ?? []);
  },

  // What does `cat` print?
  readFile(path) {
    const here = find(path);
    if (here === undefined) return notFound();
    if (typeof here === 'string') return text(here);
    return here instanceof Uint8Array ? bytes(here) : notAFile();
  },
};

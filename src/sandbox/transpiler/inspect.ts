/** Reads a file and states facts about it; runs in the transpiler's process because the file is untrusted. */
import { MAX_MANIFEST_BYTES } from '../../contract/manifest.ts';
import type { ComponentFacts } from '../facts.ts';
import { fileKind, scanComponent } from './component.ts';
import { isHarmlessName, quoteName } from './names.ts';
import { MalformedBinary } from './reader.ts';
import { readWorld } from './world.ts';

const MAX_REPORTED = 8;

/** Inspects a file; never fails because of what is in it. `wit` is the text of `provider.wit`. */
export async function inspect(bytes: Uint8Array, wit: string): Promise<ComponentFacts> {
  const kind = fileKind(bytes);
  const facts = { kind, manifests: [] as string[], strangeNames: new Set<string>(), unsupported: new Set<string>() };
  const told = (): ComponentFacts => ({
    kind,
    manifests: facts.manifests,
    strangeNames: [...facts.strangeNames].slice(0, MAX_REPORTED),
    unsupported: [...facts.unsupported],
  });
  if (kind !== 'component') return told();
  try {
    scanComponent(bytes, {
      name(where, name) {
        if (!isHarmlessName(name) && facts.strangeNames.size < MAX_REPORTED)
          facts.strangeNames.add(`${where}: ${quoteName(name)}`);
      },
      unsupported: (feature) => facts.unsupported.add(feature),
      manifest(content) {
        // One byte more than is allowed shows that it is too large; a third section changes nothing.
        if (facts.manifests.length < 3)
          facts.manifests.push(new TextDecoder().decode(content.subarray(0, MAX_MANIFEST_BYTES + 1)));
      },
    });
    // Nothing strange reaches jco's tools.
    if (facts.strangeNames.size > 0 || facts.unsupported.size > 0) return told();
    return { ...told(), world: await readWorld(bytes, wit) };
  } catch (error) {
    const message = error instanceof MalformedBinary ? error.message : describeToolError(error);
    return { ...told(), malformed: message };
  }
}

/** What one of jco's tools said when it refused a binary, on one line. */
export function describeToolError(error: unknown): string {
  const told = error instanceof Error && 'payload' in error ? error.payload : error;
  const text = told instanceof Error ? `${told.name}: ${told.message}` : String(told);
  return text.replace(/\s+/g, ' ').slice(0, 1_000).toWellFormed();
}

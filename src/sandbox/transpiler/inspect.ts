/** Reads a file and states facts about it; runs in the transpiler's process because the file is untrusted. */
import { MAX_MANIFEST_BYTES } from '../../contract/manifest.ts';
import { bareFacts, type ComponentFacts, type FileKind, MAX_MODULES, type ModuleFacts } from '../facts.ts';
import { type ComponentSink, fileKind, PREAMBLE_BYTES, scanComponent } from './component.ts';
import { scanCoreModule } from './core-module.ts';
import { isHarmlessName, quoteName } from './names.ts';
import { MalformedBinary } from './reader.ts';
import { readWorld } from './world.ts';

const MAX_REPORTED = 8;
const PREVIEW1 = /^wasi_(?:snapshot_preview1|unstable)$/;

/** Inspects a file; never fails because of what is in it. `wit` is the text of `provider.wit`. */
export async function inspect(bytes: Uint8Array, wit: string): Promise<ComponentFacts> {
  const kind = fileKind(bytes);
  if (kind !== 'component' && kind !== 'core-module') return bareFacts(kind);
  const collected = collectFacts(kind);
  try {
    if (kind === 'core-module') {
      scanCoreModule(bytes.subarray(PREAMBLE_BYTES), collected.sink);
      return collected.told();
    }
    scanComponent(bytes, collected.sink);
    const told = collected.told();
    // Nothing strange reaches jco's tools.
    if (told.strangeNames.length > 0 || told.unsupported.length > 0) return told;
    const { asynchronous, ...world } = await readWorld(bytes, wit);
    return { ...told, kind: asynchronous ? 'async-component' : told.kind, world };
  } catch (error) {
    const message = error instanceof MalformedBinary ? error.message : describeToolError(error);
    return { ...collected.told(), malformed: message };
  }
}

interface Collected {
  readonly sink: ComponentSink;
  told(): ComponentFacts;
}

function collectFacts(first: FileKind): Collected {
  let kind = first;
  const manifests: string[] = [];
  const strangeNames = new Set<string>();
  const unsupported = new Set<string>();
  const modules: ModuleFacts[] = [];
  return {
    sink: {
      name(where, name) {
        if (kind === 'core-module' && PREVIEW1.test(name)) kind = 'preview1-module';
        if (!isHarmlessName(name) && strangeNames.size < MAX_REPORTED) strangeNames.add(`${where}: ${quoteName(name)}`);
      },
      unsupported: (feature) => void unsupported.add(feature),
      module(facts) {
        if (modules.length < MAX_MODULES) modules.push(facts);
        else unsupported.add(`more than ${MAX_MODULES} core modules`);
      },
      asynchronous: () => void (kind = 'async-component'),
      manifest(content) {
        // One byte more than is allowed shows that it is too large; a third section changes nothing.
        if (manifests.length < 3) manifests.push(new TextDecoder().decode(content.subarray(0, MAX_MANIFEST_BYTES + 1)));
      },
    },
    told: () => ({ kind, manifests, strangeNames: [...strangeNames], unsupported: [...unsupported], modules }),
  };
}

/** What one of jco's tools said when it refused a binary, on one line. */
export function describeToolError(error: unknown): string {
  const told = error instanceof Error && 'payload' in error ? error.payload : error;
  const text = told instanceof Error ? `${told.name}: ${told.message}` : String(told);
  return text.replace(/\s+/g, ' ').slice(0, 1_000).toWellFormed();
}

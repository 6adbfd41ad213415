/** The JSON Schema of a manifest, for editors and for tools that are not TypeScript. */
import { z } from 'zod';
import { manifestSchema } from '../contract/manifest.ts';

/**
 * The text of `wit/manifest.schema.json`, made from the schema that the host itself checks with. What JSON Schema cannot say
 * (no IP literals, secrets bound to declared hosts only, nothing declared twice) the host and the build check besides.
 */
export function manifestSchemaText(): string {
  const { $schema, ...rest } = z.toJSONSchema(manifestSchema, { io: 'input' });
  const document = {
    $schema,
    $id: 'urn:omnifs:provider:manifest:1.0.0',
    title: 'Manifest of an omnifs:provider component',
    description:
      'What a provider declares to need, in the custom section omnifs:manifest. Nothing else can be granted.',
    ...rest,
  };
  const text = JSON.stringify(document, undefined, 2);
  // Lists of words in one line, as the formatter has them.
  return `${text.replace(/\[\n\s+([^[\]{}]*?)\n\s+\]/g, (_, items: string) => `[${items.split(/,\n\s+/).join(', ')}]`)}\n`;
}

/** The names of the fields that an object of a manifest may have; `path` leads to it, and the empty one to the manifest itself. */
export function knownFields(path: readonly PropertyKey[]): readonly string[] {
  let here: JsonSchema = z.toJSONSchema(manifestSchema, { io: 'input' }) as JsonSchema;
  for (const key of path) here = (typeof key === 'number' ? here.items : here.properties?.[String(key)]) ?? {};
  return Object.keys(here.properties ?? {});
}

/** What of a JSON Schema leads to fields. */
interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
}

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

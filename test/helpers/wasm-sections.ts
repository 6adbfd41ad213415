import { concat, customSection } from '../../src/author/wasm-binary.ts';

/** A component with custom sections at its end. */
export function withSections(
  component: Uint8Array,
  ...sections: readonly (readonly [name: string, content: string])[]
): Uint8Array {
  return concat([component, ...sections.map(([name, content]) => customSection(name, Buffer.from(content)))]);
}

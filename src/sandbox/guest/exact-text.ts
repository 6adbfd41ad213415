/**
 * jco lifts a string with `new TextDecoder()`, which drops a byte order mark in front: the host would see another name or URL than
 * the one that was answered. The component model decodes bytes as they are (`design/mvp/CanonicalABI.md`, `load_string_from_range`).
 */
export function makeTextExact(): void {
  const exact = class extends TextDecoder {
    constructor(label?: string, options?: ConstructorParameters<typeof TextDecoder>[1]) {
      super(label, label === undefined ? { ignoreBOM: true, ...options } : options);
    }
  };
  Reflect.defineProperty(globalThis, 'TextDecoder', { value: exact, configurable: true, writable: true });
}

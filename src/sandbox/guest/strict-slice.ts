/**
 * jco copies a `list<u8>` out of linear memory with `buffer.slice(start, end)`, which gives less than was asked for when the end is
 * beyond the memory. The component model says that this is a trap (`design/mvp/CanonicalABI.md`, `load_list_from_valid_range`).
 */
export function makeSliceStrict(): void {
  const { slice } = ArrayBuffer.prototype;
  const strict = function (this: ArrayBuffer, start?: number, end?: number): ArrayBuffer {
    if (end !== undefined && end > this.byteLength)
      throw new RangeError(`a list ends at byte ${end} of a memory of ${this.byteLength}`);
    return slice.call(this, start, end);
  };
  Reflect.defineProperty(ArrayBuffer.prototype, 'slice', { value: strict, configurable: true, writable: true });
}

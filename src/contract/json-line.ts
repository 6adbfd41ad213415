/** JSON on one line, whoever reads it: Node's readline ends a line at U+2028 and U+2029 too, which JSON leaves as they are. */
export function jsonOnOneLine(value: unknown): string {
  return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** Where a key stands in a TOML text: the parser that is used tells places of syntax errors only. */

/**
 * The line, from 1, of the key at `path` (`['sample', 1, 'path']`), or of the nearest thing above it that is found. A heuristic for
 * messages: it knows tables, arrays of tables and keys at the beginning of a line, as people write them.
 */
export function lineOf(text: string, path: readonly PropertyKey[]): number {
  const lines = text.split('\n');
  let from = 0;
  let found = 1;
  for (const [index, part] of path.entries()) {
    const key = String(part);
    const next = path[index + 1];
    const line =
      typeof part === 'number'
        ? -1
        : typeof next === 'number'
          ? nth(lines, from, new RegExp(`^\\s*\\[\\[\\s*${escape(key)}\\s*\\]\\]`), next)
          : nth(lines, from, new RegExp(`^\\s*(?:\\[\\s*${escape(key)}\\s*\\]|["']?${escape(key)}["']?\\s*=)`), 0);
    const plain = line < 0 && typeof part !== 'number' ? nth(lines, from, keyOf(key), 0) : line;
    if (plain < 0) continue;
    found = plain + 1;
    from = plain;
  }
  return found;
}

function keyOf(key: string): RegExp {
  return new RegExp(`(?:^|[\\s{,\\["'])${escape(key)}["']?\\s*[=\\]]`);
}

function nth(lines: readonly string[], from: number, pattern: RegExp, count: number): number {
  let left = count;
  for (let index = from; index < lines.length; index += 1) {
    if (!pattern.test(lines[index] ?? '')) continue;
    if (left === 0) return index;
    left -= 1;
  }
  return -1;
}

function escape(text: string): string {
  return text.replaceAll(/[^\w-]/g, String.raw`\$&`);
}

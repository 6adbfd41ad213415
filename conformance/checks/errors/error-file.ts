/** `.omnivet/errors.jsonl`, as a user reads it. */
import type { SubjectMount } from '../../context.ts';

/** The whole file. A mount on which it cannot be read is broken. */
export async function readErrors({ client, mountPoint }: SubjectMount): Promise<string> {
  const read = await client.readFile(`${mountPoint}/.omnivet/errors.jsonl`);
  return read.ok ? Buffer.from(read.value.bytes).toString() : `cannot be read: ${read.errno}`;
}

/** The objects of its lines; text that is no JSON as it is. */
export function linesOf(text: string): readonly unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(parse);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

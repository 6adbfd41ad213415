import { createHash } from 'node:crypto';

/** An address in 127.64.0.0/10 that stands for a name: always the same one, and another for every other name. */
export function ownAddress(name: string): string {
  const [first = 0, second = 0, third = 0] = createHash('sha256').update(name).digest();
  return `127.${64 + (first % 64)}.${second}.${1 + (third % 254)}`;
}

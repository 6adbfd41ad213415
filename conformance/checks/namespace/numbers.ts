/** Inode numbers as they are met, each held against all that were met before. */
import type { Findings } from '../../finding.ts';

export interface Numbers {
  /** `how` is where the number was met; `links` the link count, where there is one. */
  note(path: string, number: number, how: 'the listing' | 'stat' | 'fstat', links?: number): void;
  /** How many paths were met. */
  paths(): number;
}

interface Known {
  readonly number: number;
  readonly how: string;
}

/** Tells findings of paths with two numbers, of numbers with two paths, and of link counts that change. */
export function createNumbers(findings: Findings): Numbers {
  const numbers = new Map<string, Known>();
  const owners = new Map<number, string>();
  const counts = new Map<string, number>();

  function noteLinks(path: string, links: number): void {
    const known = counts.get(path);
    counts.set(path, links);
    if (links < 1) findings.add(path, 'a link count of at least 1', String(links));
    else if (known !== undefined && known !== links) findings.add(path, `${known} links, as before`, String(links));
  }

  return {
    note(path, number, how, links) {
      if (links !== undefined) noteLinks(path, links);
      const known = numbers.get(path);
      if (known !== undefined && known.number !== number)
        findings.add(path, `the number ${known.number} that ${known.how} gave`, `${number} from ${how}`);
      if (known === undefined) numbers.set(path, { number, how });
      const owner = owners.get(number);
      if (owner !== undefined && owner !== path)
        findings.add(path, 'a number that no other path has', `${number}, which is the number of ${owner}`);
      if (owner === undefined) owners.set(number, path);
    },
    paths: () => numbers.size,
  };
}

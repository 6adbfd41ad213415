/** Waits for what nobody tells: looks again and again, until a deadline. */
import { setTimeout as pause } from 'node:timers/promises';

// Milliseconds: seldom enough to leave the mount to itself.
const EVERY = 25;

/** What was seen at last: the first that `satisfies`, or whatever there was when the time was over. */
export async function eventually<Seen>(
  look: () => Promise<Seen>,
  satisfies: (seen: Seen) => boolean,
  milliseconds: number,
): Promise<Seen> {
  const until = performance.now() + milliseconds;
  for (;;) {
    const seen = await look();
    if (satisfies(seen) || performance.now() > until) return seen;
    await pause(EVERY);
  }
}

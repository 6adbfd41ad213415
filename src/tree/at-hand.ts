/** Work that is begun before anybody asks, with what is kept alone, and what becomes of those who ask meanwhile. */
import type { Share } from './sharing.ts';

/** Upstream would have to be asked, and nobody has asked for that. */
export class NotAtHand extends Error {
  override readonly name = 'NotAtHand';
}

/** Shares what was begun ahead; where that has to leave it, the work is done as if nobody had begun. */
export async function shareNow<Value>(share: Share<Value>, ...asked: Parameters<Share<Value>>): Promise<Value> {
  try {
    return await share(...asked);
  } catch (error) {
    if (!(error instanceof NotAtHand)) throw error;
    return shareNow(share, ...asked);
  }
}

/** Long work in short pieces, so that what is long for one provider does not hold up the others: rule 19. */
import { setImmediate as turn } from 'node:timers/promises';

// Names handled between two turns of the event loop: some milliseconds.
const PIECE = 2_000;

/** The items, with a turn of the event loop after every 2,000. */
export async function* inPieces<Item>(items: Iterable<Item>): AsyncGenerator<Iterable<Item>> {
  let piece: Item[] = [];
  for (const item of items) {
    if (piece.length === PIECE) {
      yield piece;
      await turn();
      piece = [];
    }
    piece.push(item);
  }
  if (piece.length > 0) yield piece;
}

/** What upstream's answers list, found without knowing by which expression a provider selects it. */

/**
 * For each array of the documents, and each field of its elements, the texts in order; the same array of several documents, which
 * are pages of one list, goes on from one to the next.
 */
export function textsOfArrays(documents: readonly Uint8Array[]): readonly (readonly string[])[] {
  const lists = new Map<string, string[]>();
  const note = (place: string, value: unknown): void => {
    if (typeof value !== 'string' && typeof value !== 'number') return;
    const list = lists.get(place) ?? [];
    list.push(String(value));
    lists.set(place, list);
  };
  const visit = (value: unknown, place: string, isElement: boolean): void => {
    if (isElement) note(place, value);
    if (typeof value !== 'object' || value === null) return;
    for (const [key, field] of Object.entries(value)) {
      const next = Array.isArray(value) ? `${place}[]` : `${place}.${key}`;
      if (isElement && !Array.isArray(value)) note(next, field);
      visit(field, next, Array.isArray(value));
    }
  };
  for (const document of documents) visit(parsed(document), '', false);
  return [...lists.values()];
}

function parsed(document: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(document).toString());
  } catch {
    return undefined;
  }
}

/** The last of a list of which all others are listed, in the same order; `undefined` when that is not how the names came about. */
export function lastUnlisted(listed: readonly string[], documents: readonly Uint8Array[]): string | undefined {
  if (listed.length === 0) return undefined;
  const longer = textsOfArrays(documents).find(
    (texts) => texts.length === listed.length + 1 && listed.every((name, index) => name === texts[index]),
  );
  return longer?.at(-1);
}

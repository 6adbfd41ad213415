/** Those who want to hear of something. */
export interface Listeners<Said> {
  readonly tell: (said: Said) => void;
  /** Returns what ends it. */
  readonly subscribe: (listener: (said: Said) => void) => () => void;
}

export function createListeners<Said>(): Listeners<Said> {
  const listeners = new Set<(said: Said) => void>();
  return {
    tell(said) {
      for (const listener of listeners) listener(said);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What an arbitrary publishes besides its values: which kinds of them matter, so that nobody has to believe that it hits them. */
import fc from 'fast-check';

/** One arbitrary with the classes of its values. Methods, so that a table can hold several of them. */
export interface Classified<Value> {
  /** Stable: reports and `--statistics` print it. */
  readonly name: string;
  readonly arbitrary: fc.Arbitrary<Value>;
  /** The classes that a value is in; any number of them. */
  classify(value: Value): readonly string[];
  /** The classes that have to be hit. `classify` may give others. */
  readonly classes: readonly string[];
  /** So many values hit every class. */
  readonly samples: number;
}

/** Has fast-check print a value by a text of our own. The text is no part of the value: it is not compared or serialised. */
export function readable<Value extends object>(value: Value, text: (value: Value) => string): Value {
  return Object.defineProperty(value, fc.toStringMethod, { value: () => text(value), enumerable: false });
}

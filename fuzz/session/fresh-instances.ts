/** A guest whose every selection has an instance of its own: what a function of its arguments cannot tell from any other guest. */
import type { ProviderSeams } from '../../src/index.ts';

type Maker = NonNullable<ProviderSeams['createGuest']>;
type Guest = ReturnType<ReturnType<Maker>>;

/** In place of the maker of guests, for the provider of this name; `others` has what makes those of the others. */
export function freshInstances(provider: string, others: ProviderSeams | undefined): Maker {
  return (real) => (options) => {
    if (options.provider !== provider) return (others?.createGuest?.(real) ?? real)(options);
    const once = async <Result>(call: (guest: Guest) => Promise<Result>): Promise<Result> => {
      const guest = real(options);
      try {
        return await call(guest);
      } finally {
        await guest.close();
      }
    };
    // What the provider answers is read from the path: what is tried here is what becomes of upstream's answers.
    const idle = real(options);
    return {
      ...idle,
      selectJson: (body, expression) => once((guest) => guest.selectJson(body, expression)),
      selectItems: (body, expression, itemUrl) => once((guest) => guest.selectItems(body, expression, itemUrl)),
    };
  };
}

/** Which cases of a batch did it: by halves, until a single one fails. */
import type { Bench } from './bench.ts';

/** Cases that fail, by their places in the batch. */
export interface Culprits {
  readonly single: ReadonlyMap<number, readonly string[]>;
  /** Places of cases that fail together and not by themselves, with what they broke; mostly none. */
  readonly group: { readonly places: readonly number[]; readonly problems: readonly string[] } | undefined;
}

/** Tries a batch, and its halves where nobody can say who it was. Of many that broke something together, the first is found. */
export async function localise<Case>(bench: Bench<Case>, cases: readonly Case[]): Promise<Culprits> {
  const { each, together } = await bench.attempt(cases);
  const single = new Map<number, readonly string[]>();
  for (const [place, problems] of each.entries()) if (problems.length > 0) single.set(place, problems);
  // Who fails by itself may be the one: it is shrunk with all that it broke.
  if (together.length === 0 || single.size > 0) return { single, group: undefined };
  const places = await narrow(
    bench,
    cases,
    cases.map((_, place) => place),
  );
  const [only] = places;
  if (places.length !== 1 || only === undefined) return { single, group: { places, problems: together } };
  const again = await bench.attempt(places.flatMap((place) => cases.slice(place, place + 1)));
  const problems = [...(again.each[0] ?? []), ...again.together];
  return { single: new Map([[only, problems.length > 0 ? problems : together]]), group: undefined };
}

async function narrow<Case>(
  bench: Bench<Case>,
  cases: readonly Case[],
  places: readonly number[],
): Promise<readonly number[]> {
  if (places.length <= 1) return places;
  const middle = Math.ceil(places.length / 2);
  for (const half of [places.slice(0, middle), places.slice(middle)]) {
    const { each, together } = await bench.attempt(half.flatMap((place) => cases.slice(place, place + 1)));
    if (together.length > 0 || each.some((problems) => problems.length > 0)) return narrow(bench, cases, half);
  }
  return places;
}

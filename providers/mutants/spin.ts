/** Work that takes some time: there is no clock inside of a component. */

// WebAssembly is compiled better once a function was called some times, and not while one call of it lasts.
const TURNS_A_CALL = 1_000;

/** Goes round some `thousands` of times; answers a number that depends on all of them. */
export function spin(thousands: number): number {
  let sum = 0;
  for (let call = 0; call < thousands; call += 1) sum = goRound(sum);
  return sum;
}

function goRound(start: number): number {
  let sum = start;
  for (let turn = 0; turn < TURNS_A_CALL; turn += 1) sum = (sum * 31 + turn) & 0xffff;
  return sum;
}

/** Numbers as a person reads them. */

const UNITS = [
  [1_000_000, 's'],
  [1000, 'ms'],
  [1, 'µs'],
  [0.001, 'ns'],
] as const;

/** Microseconds with three digits and a unit that fits: `0.44 µs`, `12.3 ms`. */
export function formatTime(microseconds: number): string {
  // Below a microsecond one decimal more says more than another unit.
  const [size, unit] = UNITS.find(([size]) => microseconds >= size && size >= 1) ?? [1, 'µs'];
  return `${threeDigits(microseconds / size)} ${unit}`;
}

/** `0.44`, `1.2`, `12.3`, `123`. */
export function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  if (value < 0.0995) return String(Number(value.toPrecision(2)));
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

/** A count for each operation: whole where it is, `0.01` or `1.5` where it is not. */
export function formatCount(value: number | undefined): string {
  if (value === undefined) return '–';
  if (Number.isInteger(value)) return String(value);
  return value < 0.1 ? String(Number(value.toPrecision(1))) : value.toFixed(2).replace(/\.?0+$/, '');
}

/** `1.3×`. */
export function formatRatio(value: number | undefined): string {
  return value === undefined ? '–' : `${threeDigits(value)}×`;
}

/** MiB. */
export function formatBytes(value: number): string {
  return value === 0 ? '–' : `${Math.round(value / 1024 / 1024)} MiB`;
}

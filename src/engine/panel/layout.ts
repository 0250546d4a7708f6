/** Symbols per stored row: rounded up so that a row starts on a SIMD and cache boundary (8 float64 = 64 bytes). */
export function strideOf(symbols: number): number {
  return Math.ceil(symbols / 8) * 8;
}

/** Shared float64 of which every value is still to be set: other threads write it, or a loop that gives way. */
export const unsetFloats = (length: number): Float64Array =>
  new Float64Array(new SharedArrayBuffer(length * 8));

/** Shared [dates × stride] float64, all NaN. */
export function sharedFloats(length: number): Float64Array {
  return unsetFloats(length).fill(Number.NaN);
}

const DAY_MS = 86_400_000;

/** `YYYY-MM-DD` of a day number (days since 1970-01-01). */
export function dayToDate(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Day number of `YYYY-MM-DD`, NaN when it is not a date of the calendar (2023-02-30). */
export function dateToDay(date: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms)) return Number.NaN;
  const day = ms / DAY_MS;
  return dayToDate(day) === date ? day : Number.NaN;
}

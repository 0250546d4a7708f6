import type { Tone } from "./blocks.js";

const LEVELS = "▁▂▃▄▅▆▇█";

export interface SparkCell {
  readonly char: string;
  /** `good` at or above zero, `bad` below, absent for a gap. */
  readonly tone?: Extract<Tone, "good" | "bad">;
}

/**
 * A series as one cell per value, drawn around zero on one scale: ▁ is the most negative possible, █ the most
 * positive, ▅ and up are at or above zero, so the sign shows without colour as well. A gap (null, NaN) is a space.
 * More values than `width` are averaged in equal slices, gaps left out.
 */
export function sparkline(values: readonly (number | null)[], width = 60): readonly SparkCell[] {
  const series = resample(values, Math.max(1, Math.floor(width)));
  const largest = Math.max(0, ...series.map((value) => Math.abs(value ?? 0)));
  return series.map((value) => {
    if (value === null) return { char: " " };
    const height = largest === 0 ? 0 : Math.ceil((Math.abs(value) / largest) * 4);
    return value >= 0
      ? { char: LEVELS.charAt(3 + Math.max(1, height)), tone: "good" }
      : { char: LEVELS.charAt(4 - Math.max(1, height)), tone: "bad" };
  });
}

function resample(values: readonly (number | null)[], width: number): (number | null)[] {
  const finite = values.map((value) => (value !== null && Number.isFinite(value) ? value : null));
  if (finite.length <= width) return finite;
  return Array.from({ length: width }, (_, i) => {
    const start = Math.floor((i * finite.length) / width);
    const end = Math.floor(((i + 1) * finite.length) / width);
    const slice = finite.slice(start, end).filter((value) => value !== null);
    return slice.length === 0 ? null : slice.reduce((sum, value) => sum + value, 0) / slice.length;
  });
}
